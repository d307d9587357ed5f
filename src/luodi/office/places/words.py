"""The words of places that forms and pages choose from."""

from luodi.office.places.models import Space

SpaceKind = Space.Kind
HazardClass = Space.HazardClass
