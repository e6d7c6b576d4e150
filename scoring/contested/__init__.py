"""The questions between tables (数据疑问) of an agency and year: side by side, decided once with a reason."""
