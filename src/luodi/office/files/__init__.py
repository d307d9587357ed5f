"""Files that people attach 附件: what each is, who sent it, and the hash of its content."""
