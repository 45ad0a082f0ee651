"""Who a course is for is said in what people want or live through, never by the name of an illness.

The check is a gentle one: it looks at "who it is for" only, so that a course may be called "Living with anxiety",
and it asks to reword. How people name themselves (autistic, deaf) is theirs and is not on the list.
"""

import re
import unicodedata

NAMES_OF_ILLNESSES = (
    "adhd", "agoraphobia", "alcoholic", "alcoholics", "alzheimer's", "anorexia", "anorexic", "anxiety",
    "bipolar", "body dysmorphia", "borderline personality", "bpd", "bulimia", "bulimic", "dementia", "depressed",
    "depression", "depressive", "diagnosed", "diagnoses", "diagnosis", "disorder", "disorders", "dissociative",
    "eating disorder", "eupd", "illness", "illnesses", "insomnia", "insomniac", "insomniacs", "manic", "mentally ill",
    "neurosis", "neurotic", "obsessive compulsive", "ocd", "panic attacks", "paranoia", "paranoid", "patient",
    "patients", "phobia", "phobias", "post-natal depression", "post-traumatic stress", "psychosis", "psychotic",
    "ptsd", "schizoaffective", "schizophrenia", "schizophrenic", "schizophrenics", "sectioned", "self-harm",
    "self-harmers", "substance misuse", "suicidal", "symptoms", "syndrome",
    # Welsh
    "afiechyd", "afiechydon", "alcoholig", "anhwylder", "anhwylderau", "anorecsia", "bwlimia", "claf", "cleifion",
    "deubegwn", "deubegynol", "diagnosis", "gorbryder", "iselder", "salwch", "salwch meddwl", "seicosis",
    "sgitsoffrenia", "syndrom",
)  # fmt: skip


def plain(text: str) -> str:
    """Lower case, without accents, with straight quotes and one kind of hyphen and space."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(sign for sign in bare if not unicodedata.combining(sign))
    return re.sub(r"[\s\-‐‑–_]+", " ", bare.replace("’", "'"))


_LONGEST_FIRST = sorted(map(plain, NAMES_OF_ILLNESSES), key=len, reverse=True)
_ANY = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, _LONGEST_FIRST))})(?!\w)")


def named_illness(text: str) -> str | None:
    """The first name of an illness in `text`, in plain letters; None when there is none."""
    found = _ANY.search(plain(text))
    return found[0] if found else None
