"""Made-up people: patients drawn from published distances, and the named cases with a history."""

from anatomy.people.cases import Case, list_cases, load_case
from anatomy.people.find import find_patient
from anatomy.people.sample import sample_patient

__all__ = ["Case", "find_patient", "list_cases", "load_case", "sample_patient"]
