"""Choices, lists of choices, yes and no as people type them: taken whole, offered back, or left alone."""

import pytest

from conversations.answers import Value
from conversations.framework import Framework
from conversations.parsing import Nothing, Taken, parse, yes_no
from tests.conversations.reading import TODAY, read

CHOICES = {
    "platform": {
        "gke": "gke", "Google GKE": "gke", "gke, mostly": "gke", "we run on EKS": "eks", "It is EKS, I think": "eks",
        "aws": "eks", "on azure": "aks", "bare metal": "self_run", "our own kubernetes": "self_run", "self_run": "self_run",
        "docker compose": "none", "not on kubernetes": "none", "none": "none", "We’re on GKE!": "gke",
        "eks 1.30": "eks", "aws eks with fargate": "eks", "we moved from GKE": "~gke", "kubernetes": "-",
        "gke and eks": "-", "we are moving from eks to gke": "-", "not gke": "-", "it isn't gke": "-", "if it were gke": "-",
        "the cloud": "-", "no": "-", "gke?": "-", "ask <#C02|gke>": "-", "<@U01> gke": "-",
        "gke would be nice one day because the people over there all seem to like it very much": "-",
    },
    "mesh_today": {
        "no": "none", "nope": "none", "no, not yet": "none", "we don't": "none", "istio": "istio_sidecar",
        "we use istio with sidecars": "istio_sidecar", "istio ambient": "istio_ambient", "consul": "other",
        "yes, istio": "istio_sidecar", "no, istio": "-", "istio since 2019": "istio_sidecar", "tried linkerd, removed it": "~linkerd", "we don't use istio": "-",
        "we dont run linkerd": "-", "yes": "-", "istio or linkerd?": "-",
    },
    "stage": {
        "yes": "production", "yep": "production", "prod": "production", "it's live": "production", "in dev": "dev_no_date",
        "launch is planned": "launch", "we launch in march": "~launch", "no": "-", "not yet": "-", "beta": "-",
    },
    "demand": {
        "mtls": "identity", "mutual TLS": "identity", "they want mTLS": "identity", "nothing": "nothing", "e2e": "end_to_end",
        "encryption or mTLS": "-", "nobody has seen it": "unknown:", "n/a": "not_relevant:n/a",
        "Not applicable to us": "not_relevant:Not applicable to us",
    },
    "owner": {
        "nobody": "none", "just me": "part", "we have a platform team": "team", "team of 3": "team", "team of 1": "~team", "2 people part-time": "part", "the team is on it": "~team", "bob": "-",
        "undecided": "unknown:", "who?": "-",
    },
    "instrument": {
        "yes": "can", "yep": "can", "of course": "can", "not tried": "can", "no": "cannot", "nope": "cannot",
        "not really": "cannot", "we can't": "cannot", "can't today": "-", "maybe": "-", "partly": "-",
    },
    "apps_change": {
        "yes": "yes", "Yes, of course": "yes", "we can": "yes", "no": "no", "no, we can't": "no", "not really": "no",
        "No, foreign or frozen code": "no", "yes, all of them": "~yes", "partly": "-", "yes?": "-", "we don't yet": "-",
        "we don't know yet": "unknown:",
    },
}
SEVERAL = {
    "data": {
        "none": "none", "nothing": "none", "None of these.": "none", "neither": "none", "no": "none", "pii": "sensitive",
        "PII and HIPAA": "compliance,sensitive", "pci, tenants": "compliance,tenants", "gdpr/pii": "compliance,sensitive",
        "pii + soc2": "compliance,sensitive", "pii;hipaa\nzones": "compliance,sensitive,tenants",
        "personal, financial": "sensitive", "Personal, financial or health data": "sensitive",
        "we handle personal data": "sensitive", "all of them": "compliance,sensitive,tenants", "all four": "-", "personal data and something else": "~sensitive",
        "hipaa and pii, plus things": "~compliance,sensitive", "none and pii": "-", "personal data, none": "-",
        "hipaa but not pci": "-", "everything": "-", "pii?": "-", "data": "-", "!": "-",
    },
    "pains": {
        "nothing hurts": "none", "all good": "none", "certs and retries": "certificates,retries", "nope": "none",
        "Timeouts and retries": "retries", "timeouts & config drift": "config,retries", "multi-cluster": "cross_cluster",
        "certs + certs": "certificates", "retries hurt a lot": "retries", "debugging": "-", "retries don't hurt": "-",
        "the meeting hurts": "-", "dunno": "unknown:",
    },
}
UNKNOWN = (
    "don't know", "dont know", "I don't know yet", "we do not know", "idk", "dunno", "really dunno", "no idea", "no clue",
    "not sure", "I'm not sure yet", "unsure", "unclear", "can't say", "hard to tell", "tbd", "to be decided", "nobody knows",
    "we'd have to check", "?", "??", "I wouldn't know", "not sure, tbh", "No idea.", "I honestly don't remember",
)


@pytest.mark.parametrize(
    ("question", "text", "meaning"),
    [(question, *row) for question, rows in {**CHOICES, **SEVERAL}.items() for row in rows.items()],
)
def test_choices_as_people_type_them(mesh: Framework, question: str, text: str, meaning: str) -> None:
    assert read(mesh, question, text) == meaning


@pytest.mark.parametrize("text", UNKNOWN)
def test_dont_know_is_an_answer_to_every_question(mesh: Framework, text: str) -> None:
    for question in mesh.questions:
        assert parse(question, text, today=TODAY) == Taken(Value.unknown()), question.id


def test_every_id_label_and_other_word_names_its_choice(mesh: Framework) -> None:
    for question in mesh.questions:
        if question.type not in ("choice", "yesno", "choices"):
            continue
        for choice in question.choices:
            for text in (choice.id, choice.label, choice.label.upper(), f"{choice.label}.", *choice.words):
                assert read(mesh, question.id, text) == choice.id, (question.id, text)


@pytest.mark.parametrize(
    "text",
    ["thanks", "ok", "lol", "good question", "let me ask Bob", "see you tomorrow at standup", "what do you mean?", "+1", ":thumbsup:",
     "https://example.org/a", "<https://example.org|gke>", "I'd rather talk about lunch", "same here", "hm", "brb", "...", ""],
)
def test_talk_answers_nothing(mesh: Framework, text: str) -> None:
    for question in mesh.questions:
        if question.type != "text":
            assert isinstance(parse(question, text, today=TODAY), Nothing), question.id


def test_free_text_takes_all_of_it(mesh: Framework) -> None:
    assert read(mesh, "problem", " Certificates expire at night. ") == "text:Certificates expire at night."
    assert read(mesh, "problem", "who owns this?") == "text:who owns this?"
    assert read(mesh, "problem", "idk") == "unknown:"
    assert read(mesh, "problem", "  ") == "-"


@pytest.mark.parametrize(
    ("text", "meaning"),
    [("yes", "yes"), ("Yes!", "yes"), ("yes, we do", "yes"), ("okay yes", "yes"), ("probably yes", "yes"), ("ja", "yes"),
     ("no", "no"), ("nope", "no"), ("No, not yet", "no"), ("no I think", "no"), ("we can't", "no"),
     ("partly", "partly"), ("kind of", "partly"), ("yes and no", "partly"), ("some of them", "partly"),
     ("not sure", "unknown"), ("idk", "unknown"), ("we don't know", "unknown"),
     ("yes?", None), ("maybe", None), ("ok", None), ("thanks", None), ("nothing changed", None), ("yesterday", None),
     ("no problem with that", None), ("", None)],
)
def test_yes_and_no_are_never_guessed_from_a_part_of_the_text(text: str, meaning: str | None) -> None:
    assert yes_no(text) == meaning
