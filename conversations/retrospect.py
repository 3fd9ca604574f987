"""A typed reply to the question what became of a verdict: all of it is used, or it is talk."""

import re
from dataclasses import dataclass

from conversations.hindsight import EARLY, OTHERWISE, RIGHT, WRONG
from conversations.parsing import yes_no
from conversations.words import SLACK_MARKUP, cleaned, is_question


@dataclass(frozen=True)
class Said:
    """What a reply comes to; no choice for an attempt that leaves open which one it is.

    `plainly`: its words are about the verdict, where a lone "yes" might answer anything.
    """

    choice: str | None
    plainly: bool = True


LONGEST = 25
"""Words; anything longer is a story for people."""

YES_OR_NO = re.compile(r"^(yes|yep|yeah|yup|no|nope|nah) (?=(?:we|it|they|i|did|not|too|still|the)\b)")
AFFIRMS = ("yes", "yep", "yeah", "yup", "y", "ja", "oh yes")
"""Of the words for yes those that nobody says to something else."""
AND = re.compile(r"\s*(?:[,;:.!()]|\s-+\s|\b(?:and|but|although|though)\b)\s*")
ASIDE = re.compile(
    r"^(?:(?:well|so|ok|okay|honestly|actually|frankly|sadly|luckily|unfortunately|fortunately|tbh|fwiw|imo|i think|i guess|i'd say|"
    r"we think|in hindsight|looking back|in the end|then|also|later|because) )+(?=\S)"
)
SINCE = re.compile(r" (?:for us|so far|in the end|in hindsight|until now|till now|after all|indeed|tbh|i think|i'd say|honestly|as it turned out|sadly|unfortunately)$")
WE = r"(?:we|i|they|the team|our team)(?:'ve| have)?"
ADVICE = r"(?:(?:the |your |its )?(?:advice|verdict|answer|recommendation|suggestion|decision|plan)|what (?:it|you|the bot) (?:said|advised|suggested))"
IT = rf"(?:it|that|this|{ADVICE})"
IS = rf"(?:it|{ADVICE})(?:'s| is| was| has been| is still| was still| still is| turned out(?: to be)?| proved(?: to be)?| seems(?: to be)?)"
VERY = r"(?:(?:still|really|totally|absolutely|completely|quite|pretty|very|clearly|exactly|just|definitely|the|a) )*"
CALL = r"(?:call|one|decision|advice|choice|thing(?: to do)?|move|answer|way|idea)"
GOOD = rf"{VERY}(?:right|correct|sound|spot[- ]on|(?:right|good|great|best|sound|correct) {CALL})"
BAD = rf"{VERY}(?:wrong|incorrect|mistake|(?:wrong|bad|poor|terrible) {CALL}|not {VERY}(?:right|correct|(?:right|good|correct) {CALL}))"
NAMES = (
    r"(?:linkerd|istio|istio ambient|ambient|ambient mode|cilium|consul|kuma|kong|traefik|nginx|openshift service mesh|cloud service mesh|"
    r"vpc lattice|(?:the |a |no )?(?:service )?mesh|the managed (?:one|mesh)|something else|something different|another (?:one|mesh|tool|product|way)|"
    r"a different (?:one|mesh|tool|product|way)|our own (?:thing|way)|the opposite|cert-manager|network ?policy|a vendor)"
)
CHOSE = rf"(?:{WE} )?(?:went with|went for|went|chose|picked|took|use|installed|adopted|bought|deployed|kept|stayed with|stayed on|moved to|switched to|decided for|did) {NAMES}"
PARTLY = (
    r"(?:partly|partially|in part|in parts|half|half and half|yes and no|mostly|more or less|kind of|sort of|kinda|somewhat|a mixed bag|mixed|"
    r"some of it|parts of it|most of it|half of it|to a degree|so-so|both)"
)

CLAUSES = {
    "partly": re.compile(rf"(?:{WE} |{IS} )?{VERY}(?:followed (?:{IT} )?)?{PARTLY}(?: (?:right|wrong|so|true|followed(?: {IT})?|did|yes|no))?"),
    EARLY: re.compile(
        rf"(?:it's |it is |{IT} is |that's |still |way |far |a bit |much |probably |maybe |we are |we're )*too (?:early|soon)(?: to (?:say|tell|know|judge|call it|see))?(?: yet)?"
        r"|(?:we |i )?(?:can't|cannot|can not) (?:say|tell|judge) yet|(?:it's )?hard to (?:say|tell) yet|(?:we )?(?:don't|do not) know yet|not clear yet"
        rf"|(?:we're |we are |it's )?still (?:in (?:the |a )?pilot|piloting(?: {IT})?|rolling {IT} out|working on {ADVICE}|implementing {IT}|deciding|evaluating)"
        rf"|(?:we )?(?:haven't|have not) (?:decided|done {IT}|rolled {IT} out|tried {IT})(?: yet)?|not decided yet"
        r"|ask (?:us |me )?again (?:later|in \w+ (?:weeks|months|quarters?))"
    ),
    OTHERWISE: re.compile(
        rf"(?:{WE} )?(?:did(?:n't| not)|have(?:n't| not)|never) (?:follow(?:ed)?|do|done|take|taken|listen(?:ed)? to|act(?:ed)? on)(?: {IT})?|(?:{WE} )?(?:ignored|skipped|rejected) {IT}"
        rf"|(?:{WE} )?not follow(?:ed)?(?: {IT})?|(?:{WE} )?did (?:otherwise|{IT} differently)|(?:{WE} )?decided (?:otherwise|differently|against {IT})"
        rf"|(?:{WE} )?(?:did|went with|chose|took|went) (?:something else|something different|another way|a different way|our own way|the opposite|elsewhere)|{CHOSE} (?:instead|anyway|regardless|nevertheless|nonetheless)|otherwise"
    ),
    "followed": re.compile(
        rf"(?:{WE} )?(?:followed|did|took|implemented|acted on|stuck to|stuck with|went with|went for|listened to|accepted|adopted)(?: {IT})"
        rf"(?: exactly| fully| to the letter| completely)?|(?:{WE} )?(?:followed|did(?: so)?|went that way|have)|(?:done )?as (?:advised|suggested|recommended)"
    ),
    WRONG: re.compile(
        rf"{IS} {BAD}|(?:it|{ADVICE}) (?:wasn't|isn't) {VERY}(?:right|correct|(?:right|good|correct) {CALL})"
        rf"|{WE} (?:regret|regretted) {IT}|{ADVICE} (?:failed|backfired)"
    ),
    RIGHT: re.compile(
        rf"{IS} {GOOD}|(?:it|{ADVICE}) (?:has )?(?:worked|paid off|held)(?: out| up)?(?: very| really| quite| pretty)? (?:well|fine|great|nicely|out|up)(?: for us)?"
        rf"|(?:{WE} )?would do {IT} again|no regrets|we(?:'re| are) happy with {ADVICE}"
    ),
    "chose": re.compile(CHOSE),
    "denied": re.compile(rf"(?:{WE} )?(?:did(?:n't| not)|have(?:n't| not))"),
    "fine": re.compile(
        rf"(?:(?:{IS}|that was|that's|this was) )?{VERY}(?:{GOOD}|good|great|perfect|fine)|(?:{IT} )?(?:works|worked|helped|paid off|held up)(?: well| fine)?|(?:we're |we are )?happy(?: with {IT})?"
    ),
    "bad": re.compile(
        rf"(?:(?:{IS}|that was|that's|this was) )?{VERY}(?:{BAD}|bad|terrible)|(?:{IT} )?(?:did(?:n't| not) (?:work|help)(?: out)?|failed|backfired)|(?:{WE} )?(?:rolled {IT} back|reverted {IT}|rolled back|reverted)"
    ),
}
"""What a part of a reply can say; the first that fits all of it counts. "Fine" and "bad" are said of anything, so they need company."""

COMES_TO: dict[frozenset[str], str] = {
    frozenset(parts.split(" + ")): choice
    for choice, known in {
        RIGHT: ("right", "yes", "followed + right", "yes + right", "yes + followed + right", "followed + fine", "yes + fine", "yes + followed + fine",
                "right + fine", "followed + right + fine"),
        WRONG: ("wrong", "yes + wrong", "followed + wrong", "yes + followed + wrong", "followed + bad", "yes + followed + bad", "wrong + bad", "followed + wrong + bad"),
        OTHERWISE: ("otherwise", "no + otherwise", "no + denied", "no + chose", "otherwise + chose", "denied + chose", "no + otherwise + chose",
                    "no + denied + chose", "otherwise + right", "otherwise + wrong", "no + otherwise + wrong", "no + otherwise + right"),
        EARLY: ("early", "followed + early", "yes + early", "no + early", "yes + followed + early"),
    }.items()
    for parts in known
}
SPEAKS_OF_IT = frozenset({"followed", OTHERWISE, EARLY})
"""Parts that nobody writes about something else."""
PLAIN = SPEAKS_OF_IT | {RIGHT, WRONG, "chose"}


def became(text: str) -> Said | None:
    """What a typed reply says became of the verdict; None for talk.

    "Yes" says yes to both halves of the question; "no", "we followed it" and "partly" are attempts that leave one open.
    """
    plain = YES_OR_NO.sub(r"\1, ", cleaned(text))
    if not plain or is_question(text) or SLACK_MARKUP.search(text) or len(plain.split()) > LONGEST:
        return None
    whole = _part(plain)
    parts = [whole] if whole is not None else [_part(clause) for clause in AND.split(plain) if clause.strip()]
    said = frozenset(part for part in parts if part is not None)
    if None not in parts:
        return Said(COMES_TO.get(said), bool(said & PLAIN))
    return Said(None) if said & SPEAKS_OF_IT else None


def _part(clause: str) -> str | None:
    """What one part of a reply says, None for anything that is not about the verdict."""
    words = ASIDE.sub("", clause.strip())
    for each in (words, SINCE.sub("", words)):
        for says, pattern in CLAUSES.items():
            if pattern.fullmatch(each):
                return says
    meant = yes_no(words)
    return None if meant == "yes" and words not in AFFIRMS else meant
