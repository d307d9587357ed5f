"""The walk: every address × every role × own and foreign objects, against what the access module says."""
