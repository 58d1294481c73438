"""How far the index tumour reaches."""

from typing import Annotated, Literal

from renal_cds.facts.checklist import Checklist
from renal_cds.facts.fields import Fact

__all__ = ["Extent"]


class Extent(Checklist):
    """What the index tumour has grown into, by pathology or imaging.

    The word ``none`` in place of the group means a tumour limited to the kidney.
    """

    perirenal_fat: Annotated[bool | None, Fact(meaning="growth into the perirenal fat", how="tissue")] = None
    sinus_fat: Annotated[bool | None, Fact(meaning="growth into the fat of the renal sinus", how="tissue")] = None
    pelvicalyceal_system: Annotated[bool | None, Fact(meaning="growth into the pelvicalyceal system", how="tissue")] = (
        None
    )
    beyond_kidney: Annotated[bool | None, Fact(meaning="extension beyond the kidney", how="tissue")] = None
    venous_thrombus: Annotated[
        Literal["none", "renal_vein", "cava_below_diaphragm", "cava_above_diaphragm"] | None,
        Fact(meaning="how high tumour reaches in the veins; renal_vein includes its segmental branches", how="imaging"),
    ] = None
    cava_wall: Annotated[bool | None, Fact(meaning="growth into the wall of the vena cava", how="tissue")] = None
    beyond_gerota: Annotated[bool | None, Fact(meaning="growth beyond the Gerota fascia", how="tissue")] = None
    adrenal: Annotated[
        Literal["none", "contiguous", "separate"] | None,
        Fact(meaning="the adrenal gland of the same side: grown into directly, or a separate deposit", how="tissue"),
    ] = None
    thrombus_left: Annotated[
        bool | None,
        Fact(meaning="tumour thrombus left in the renal vein or the vena cava after surgery", how="imaging"),
    ] = None
