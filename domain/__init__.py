"""Pure rules of claims, reviews, ledger, schemes, periods and standings. Standard library only."""
