"""Words of reports, registries and laboratories, and the words of the model that each can mean.

A word that says less than the model asks for means every word it leaves open: *pT3* is one of pT3a, pT3b, pT3c. A word
that has no place in its fact is told where to go. Blanks, signs and capitals make no difference.
"""

from __future__ import annotations

__all__ = [
    "BOSNIAK",
    "CLINICAL_NODES",
    "GRADE",
    "GRADE_SYSTEM",
    "HEREDITARY",
    "HEREDITARY_ELSEWHERE",
    "HISTOLOGY",
    "MARGIN",
    "MASS_ENHANCEMENT",
    "MODALITY",
    "M_STAGE",
    "NODES_ELSEWHERE",
    "PATHOLOGICAL_NODES",
    "PATTERN_OF_ENHANCEMENT",
    "SEX",
    "SIDE",
    "SIDE_ELSEWHERE",
    "STAGE_ELSEWHERE",
    "TNM_EDITION",
    "TREATMENT",
    "TREATMENT_ELSEWHERE",
    "T_STAGE",
]

_T_STAGES = ("pT1a", "pT1b", "pT2a", "pT2b", "pT3a", "pT3b", "pT3c", "pT4", "pTx")

T_STAGE = {
    "pT1": ("pT1a", "pT1b"),
    "pT2": ("pT2a", "pT2b"),
    "pT3": ("pT3a", "pT3b", "pT3c"),
    "T1": ("pT1a", "pT1b"),
    "T2": ("pT2a", "pT2b"),
    "T3": ("pT3a", "pT3b", "pT3c"),
    **{stage.removeprefix("p"): (stage,) for stage in _T_STAGES},
}

_AFTER_TREATMENT = (
    "leave it out: `y` marks a stage after treatment with medicines or radiation, and this is the one without"
)
_OF_RECURRENCE = (
    "leave it out: `r` marks the stage of a recurrence, which is told in `findings`, and this is the first one"
)
_T_SHORT = ("T0", *dict.fromkeys(stage[1:3] for stage in _T_STAGES), *(stage[1:] for stage in _T_STAGES))

STAGE_ELSEWHERE = {
    "pT0": "leave it out: no stage here stands for a specimen without tumour",
    "T0": "leave it out: no stage here stands for a specimen without tumour",
    **{
        f"c{stage}": "leave it out: this is the stage of the specimen; the size on the scan is `tumor.size_cm`"
        for stage in _T_SHORT
    },
    **{f"y{middle}{stage}": _AFTER_TREATMENT for stage in _T_SHORT for middle in ("", "p", "c")},
    **{f"r{middle}{stage}": _OF_RECURRENCE for stage in _T_SHORT for middle in ("", "p", "c")},
}

PATHOLOGICAL_NODES = {"N0": ("pN0",), "N1": ("pN1",), "NX": ("pNx",)}
CLINICAL_NODES = {"N0": ("cN0",), "N1": ("cN1",), "NX": ("cNx",)}

_N2 = "leave it out: N2 is of editions before 2009; the number of nodes is `tumor.positive_nodes`"

NODES_ELSEWHERE = {
    **{f"{prefix}N2": _N2 for prefix in ("", "p", "c")},
    **{f"y{middle}N{digit}": _AFTER_TREATMENT for digit in "012x" for middle in ("", "p", "c")},
    **{f"r{middle}N{digit}": _OF_RECURRENCE for digit in "012x" for middle in ("", "p", "c")},
}

M_STAGE = {
    **{f"{prefix}M{digit}": (f"M{digit}",) for prefix in ("c", "p") for digit in "01"},
    **{f"{prefix}MX": ("M0", "M1") for prefix in ("", "c", "p")},
}

GRADE = {
    **{
        written: (grade,) for grade, roman in enumerate(("I", "II", "III", "IV"), 1) for written in (f"G{grade}", roman)
    },
    "GX": (1, 2, 3, 4),
    "low grade": (1, 2),
    "high grade": (3, 4),
}

GRADE_SYSTEM = {"WHO/ISUP": ("who_isup",), "ISUP": ("who_isup",), "WHO": ("who_isup",)}

TNM_EDITION = {
    **{
        written: (word,)
        for number, word in ((5, "tnm_1997"), (6, "tnm_2002"), (7, "tnm_2009"), (8, "tnm_2017"))
        for written in (f"{number}", f"{number}th", f"{number}th edition", f"TNM {number}", f"TNM{number}th edition")
    },
}

MARGIN = {
    "R0": ("negative",),
    "R1": ("microscopic",),
    "R2": ("macroscopic",),
    "RX": ("negative", "microscopic", "macroscopic"),
    "free": ("negative",),
    "clear": ("negative",),
    "uninvolved": ("negative",),
    "positive": ("microscopic", "macroscopic"),
    "involved": ("microscopic", "macroscopic"),
}

SIDE = {"L": ("left",), "R": ("right",), "left kidney": ("left",), "right kidney": ("right",)}
SIDE_ELSEWHERE = dict.fromkeys(
    ("bilateral", "both"), "write the side of the tumour that the question is about, and `tumor.bilateral: true`"
)

SEX = {
    "F": ("female",),
    "M": ("male",),
    "woman": ("female",),
    "man": ("male",),
    # what the rules read of sex can then be either: an answer is given where it makes no difference
    **dict.fromkeys(("other", "diverse", "intersex", "X"), ("female", "male")),
}

_RCC = (
    "clear_cell",
    "papillary",
    "chromophobe",
    "clear_cell_papillary",
    "multilocular_cystic",
    "collecting_duct",
    "translocation",
    "fh_deficient",
    "sdh_deficient",
    "unclassified",
    "other_rcc",
)
_NOT_RCC = ("urothelial", "wilms", "metastasis_to_kidney")
_CARCINOMA = (*_RCC, "urothelial", "metastasis_to_kidney")


def _of_type(word: str, *names: str) -> dict[str, tuple[str, ...]]:
    """The names of one type of renal cell carcinoma, with the words for that behind them."""
    behind = ("RCC", "renal cell carcinoma", "carcinoma")
    return {f"{name} {after}": (word,) for name in names for after in behind}


HISTOLOGY = {
    "RCC": _RCC,
    "renal cell carcinoma": _RCC,
    "carcinoma": _CARCINOMA,
    "malignant": (*_RCC, *_NOT_RCC),
    "malignant, not RCC": _NOT_RCC,
    "other malignant": _NOT_RCC,
    "other malignancy": _NOT_RCC,
    "non-clear cell RCC": _RCC[1:],
    "non-clear cell renal cell carcinoma": _RCC[1:],
    "nccRCC": _RCC[1:],
    "benign": ("oncocytoma", "angiomyolipoma", "other_benign"),
    "ccRCC": ("clear_cell",),
    "pRCC": ("papillary",),
    "chRCC": ("chromophobe",),
    "ccpRCC": ("clear_cell_papillary",),
    **_of_type("clear_cell", "clear cell"),
    **_of_type("papillary", "papillary"),
    **_of_type("chromophobe", "chromophobe"),
    **_of_type("unclassified", "unclassified"),
    **_of_type("collecting_duct", "collecting duct", "Bellini duct"),
    **_of_type("translocation", "MiT family translocation", "translocation"),
    **_of_type("fh_deficient", "FH-deficient", "fumarate hydratase-deficient"),
    **_of_type("sdh_deficient", "SDH-deficient", "succinate dehydrogenase-deficient"),
    "HLRCC": ("fh_deficient",),
    "AML": ("angiomyolipoma",),
    "renal oncocytoma": ("oncocytoma",),
    "urothelial carcinoma": ("urothelial",),
    "transitional cell carcinoma": ("urothelial",),
    "nephroblastoma": ("wilms",),
    "Wilms tumor": ("wilms",),
    "Wilms tumour": ("wilms",),
}

HEREDITARY = {
    "von Hippel-Lindau": ("vhl",),
    "VHL syndrome": ("vhl",),
    "HLRCC": ("fh",),
    "Birt-Hogg-Dubé": ("bhd",),
    "Birt-Hogg-Dube": ("bhd",),
    "sporadic": ("none",),
    "hereditary": ("vhl", "fh", "sdh", "bhd", "other"),
    "syndrome": ("vhl", "fh", "sdh", "bhd", "other"),
}
HEREDITARY_ELSEWHERE = dict.fromkeys(
    ("no syndrome known", "none known", "no known syndrome"),
    "write `none` if age, family and tumours give no reason to suspect one; leave it out if nobody has asked",
)

_ENHANCING = ("enhances", "enhancing", "enhancement", "present")

PATTERN_OF_ENHANCEMENT = {
    **dict.fromkeys(_ENHANCING, ("thin_rim", "crescent", "nodular", "diffuse")),
    "non-enhancing": ("none",),
    "no enhancement": ("none",),
}

MASS_ENHANCEMENT = {
    **dict.fromkeys(_ENHANCING, ("weaker_than_cortex", "avid")),
    "non-enhancing": ("none",),
    "no enhancement": ("none",),
}

BOSNIAK = {
    written: (f"bosniak_{word}",)
    for word, roman in (("1", "I"), ("2", "II"), ("2f", "IIF"), ("3", "III"), ("4", "IV"))
    for written in (word, roman, f"Bosniak {roman}")
}

MODALITY = {"MR": ("mri",), "US": ("ultrasound",), "sonography": ("ultrasound",), "PET/CT": ("pet_ct",)}

TREATMENT = {
    "PN": ("partial_nephrectomy",),
    "RN": ("radical_nephrectomy",),
    "nephrectomy": ("partial_nephrectomy", "radical_nephrectomy"),
    "RFA": ("radiofrequency_ablation",),
    "MWA": ("microwave_ablation",),
    "cryo": ("cryoablation",),
    "SBRT": ("stereotactic_radiotherapy",),
    "SABR": ("stereotactic_radiotherapy",),
    "thermal ablation": ("cryoablation", "radiofrequency_ablation", "microwave_ablation"),
    "ablation": ("cryoablation", "radiofrequency_ablation", "microwave_ablation"),
    "surveillance": ("active_surveillance",),
    "AS": ("active_surveillance",),
}
TREATMENT_ELSEWHERE = {
    "nephroureterectomy": "leave it out: it removes the ureter as for urothelial carcinoma, and no rule here is made "
    "for that; `tumor.histology: urothelial` says so",
}
