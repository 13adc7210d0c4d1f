"""Distances and shifts on the sphere, good to well under a kilometre at these lengths."""

from __future__ import annotations

import math

EARTH_KM = 6371.0088


def distance_km(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    """Great-circle distance in km by the haversine formula; degrees in."""
    phi_a, phi_b = math.radians(lat_a), math.radians(lat_b)
    half = (
        math.sin((phi_b - phi_a) / 2) ** 2
        + math.cos(phi_a) * math.cos(phi_b) * math.sin(math.radians(lon_b - lon_a) / 2) ** 2
    )
    return 2 * EARTH_KM * math.asin(math.sqrt(half))


def shift(lat: float, lon: float, bearing: float, km: float) -> tuple[float, float]:
    """The point `km` away in compass direction `bearing` (degrees from north), 4 decimals."""
    phi, angle, turn = math.radians(lat), km / EARTH_KM, math.radians(bearing)
    to_phi = math.asin(
        math.sin(phi) * math.cos(angle) + math.cos(phi) * math.sin(angle) * math.cos(turn)
    )
    to_lon = math.radians(lon) + math.atan2(
        math.sin(turn) * math.sin(angle) * math.cos(phi),
        math.cos(angle) - math.sin(phi) * math.sin(to_phi),
    )
    return round(math.degrees(to_phi), 4), round(math.degrees(to_lon), 4)


def midpoint(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> tuple[float, float]:
    """The middle of two points less than a few hundred km apart, 4 decimals."""
    return round((lat_a + lat_b) / 2, 4), round((lon_a + lon_b) / 2, 4)
