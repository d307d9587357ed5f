"""Excel, CSV, Parquet and Word: in and out."""
