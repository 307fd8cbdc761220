"""What travels: shapes, frames and bodies of the contract."""
