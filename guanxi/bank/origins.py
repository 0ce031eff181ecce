"""Of which values of a customer it is kept since which delivery they stand (1.6)."""

FIELDS = (
    *("name", "document_kind", "document_number", "document_expires_on", "sex", "born_on"),
    *("phone", "email", "address", "district", "occupation", "education"),
    *("annual_income_minor", "risk_tolerance", "risk_rated_until"),
)
