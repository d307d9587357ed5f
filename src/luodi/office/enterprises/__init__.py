"""The enterprise register 企业."""
