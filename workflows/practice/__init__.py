"""Promising practices: submitted by the public, screened, reviewed blind, given a level."""
