"""Profiles say what the material says: a definition that defines, when to choose, what tells it from what."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.bank.entries import read_entries
from assistant.bank.exam_guide import exam_guide
from assistant.bank.readers.choose import read_text
from assistant.bank.readers.front_matter import split_front_matter, with_front_matter
from assistant.bank.types import Option, Question, QuestionType, Section
from assistant.search.citation import Citation
from assistant.search.explore.profiles import never_mentioned, profiles, profiles_within
from assistant.search.explore.topics import Kind, Profile, Unit
from assistant.search.passages import Passage, View, all_passages, question_key

SEEDS = Path(__file__).resolve().parents[3] / "seeds"
LIMIT = 200  # words of a passage

NOTE = """Amazon Data Firehose is a managed delivery service that loads streams into stores such as
Amazon S3. It buffers records. Its former name is Amazon Kinesis Data Firehose.

When to choose it. It fits when a stream only has to land in a store. Buffers are small.

What it is confused with. Amazon Kinesis Data Streams keeps the stream; Firehose delivers and keeps
nothing. AWS DataSync moves files, not streams.

What the exam asks. Amazon MSK means replay. The trap is Amazon SQS."""


def words(texts: Sequence[str]) -> list[int]:
    return [len(text.split()) for text in texts]


def made(
    *sections: Section, questions: Iterable[Question] = ()
) -> tuple[tuple[Profile, ...], tuple[Passage, ...]]:
    numbers: dict[str, int] = {}
    by_unit: dict[Unit, Section] = {}
    for section in sections:
        numbers[section.file] = numbers.get(section.file, 0) + 1
        by_unit[section.file, numbers[section.file]] = section
    keyed = {question_key(question): question for question in questions}
    passages = tuple(all_passages(keyed.values(), sections, words, LIMIT))
    return profiles(passages, keyed, by_unit), passages


def of(found: Sequence[Profile], name: str) -> Profile:
    return next(profile for profile in found if profile.name == name)


def said(citation: Citation | None) -> str:
    return " ".join(citation.text.split()) if citation else ""


def note(text: str, heading: str = "", file: str = "mine.md") -> Section:
    return Section(file=file, text=text, heading=heading)


def question(key: str, answer: str, explanation: str, **more: object) -> Question:
    entry = Question("Which one?", QuestionType.OPEN, id=key, answer=answer, explanation=explanation)
    return replace(entry, **more)  # type: ignore[arg-type]


def test_a_note_gives_all_that_a_profile_has() -> None:
    found, _ = made(note(NOTE, "Amazon Data Firehose", "notes/firehose.md"))
    firehose = of(found, "Amazon Data Firehose")
    assert said(firehose.definition).startswith("Amazon Data Firehose is a managed delivery service")
    assert said(firehose.definition).endswith("Amazon S3.")
    assert [said(each) for each in firehose.choose] == ["It fits when a stream only has to land in a store."]
    assert [each.name for each in firehose.confusions] == ["Amazon Kinesis", "AWS DataSync"]
    assert firehose.former_names == ("Amazon Kinesis Data Firehose",)
    assert firehose.about == firehose.mentions == (("notes/firehose.md", 1),)
    # What the exam asks tells nothing of others, and a confusion only what its sentence says.
    assert of(found, "Amazon MSK").definition is None
    assert of(found, "Amazon SQS").confusions == ()
    assert [each.name for each in of(found, "Amazon Kinesis").confusions] == ["Amazon Data Firehose"]


@pytest.mark.parametrize(
    "text",
    [
        "AWS Glue is the right choice when nobody wants a cluster.",
        "Here AWS Glue is a service that the company already has.",
        "The trap is AWS Glue.",
        "A crawler of AWS Glue finds tables.",
        "When AWS Glue is a service too many, use Athena.",
        "AWS Glue fits irregular jobs. It was late.",
        "They compared Amazon EMR, AWS Glue jobs, and others.",
        "AWS Glue is a part that was forgotten?",
        "Both need a store, and the glue is a paste.",
    ],
)
def test_a_mere_mention_or_judgement_is_no_definition(text: str) -> None:
    found, _ = made(note(text, "Notes of Monday"))
    assert all(profile.definition is None for profile in found if profile.name == "AWS Glue")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("AWS CDK, the AWS Cloud Development Kit, is a framework for infrastructure in code.", "AWS CDK"),
        ("Precision is the share of hits that are right, recall is the share that is found.", "recall"),
        ("SHAP (SHapley Additive exPlanations) is a method that explains predictions.", "SHAP"),
        ("Overfitting means that a model has learned its data too closely.", "overfitting"),
        ("- An epoch is one pass over the training data.", "epoch"),
        ("Amazon S3 is object storage\nthat keeps files in buckets.", "Amazon S3"),
        ("Missing values are fields without an entry, and outliers are values far from the rest.", "outlier"),
        ("Amazon Kinesis Data Streams is a service that keeps streams of records.", "Amazon Kinesis"),
    ],
)
def test_a_sentence_of_own_notes_that_defines_is_taken(text: str, name: str) -> None:
    found, passages = made(note(text))
    definition = of(found, name).definition
    assert definition is not None
    assert definition.passage in passages
    assert name in {"recall", "outlier"} or said(definition) == " ".join(text.split())


def test_the_note_on_it_defines_before_an_answer_and_an_answer_before_a_remark() -> None:
    remark = note("Amazon Athena is a service for SQL that came up in class.", "Tuesday", "a.md")
    answer = question("q", "Amazon Athena", "Amazon Athena is a query service for files in Amazon S3.")
    found, _ = made(remark, questions=[answer])
    assert said(of(found, "Amazon Athena").definition) == answer.explanation
    text = NOTE.replace("Amazon Data Firehose is a managed", "Amazon Athena is a managed").replace(
        "Firehose", "X"
    )
    found, _ = made(remark, note(text, "Amazon Athena", "notes/athena.md"), questions=[answer])
    assert said(of(found, "Amazon Athena").definition).startswith("Amazon Athena is a managed delivery")


def test_the_terms_of_a_note_define_before_what_others_say_of_them() -> None:
    other = "MSK is a broker that teams run themselves."
    terms = "Terms. Amazon MSK is a managed service for Apache Kafka. Records that MSK keeps are replayed."
    own = NOTE.replace("Amazon Data Firehose is a", "Amazon MSK is a").replace(
        "Firehose delivers", "MSK delivers"
    )
    for texts in ([other, f"{NOTE}\n\n{terms}"], [f"{NOTE}\n\n{terms}", other]):
        found, _ = made(*(Section(f"{n}.md", "Streams", text) for n, text in enumerate(texts)))
        assert said(of(found, "Amazon MSK").definition) == "Amazon MSK is a managed service for Apache Kafka."
    found, _ = made(Section("a.md", "Streams", f"{NOTE}\n\n{terms}"), Section("b.md", "Amazon MSK", own))
    assert "delivery service" in said(of(found, "Amazon MSK").definition), "but its own note before them"


def test_a_sentence_that_goes_on_behind_a_colon_is_cited_whole() -> None:
    text = "Amazon Athena is a service for SQL (and more):\nit reads files, and nothing is loaded."
    found, _ = made(note(text))
    assert of(found, "Amazon Athena").definition is not None
    assert said(of(found, "Amazon Athena").definition).endswith("nothing is loaded.")


def test_a_question_is_about_what_it_lists_answers_or_is_searched_by_and_mentions_what_it_names() -> None:
    options = (
        Option("Amazon SQS", True, "It is a queue, unlike Amazon Kinesis."),
        Option("Amazon MSK", False, "Kafka is more than is asked."),
    )
    entry = question("q", "", "The queue holds.", options=options, services=("Amazon SNS",), terms=("RMSE",))
    found, _ = made(questions=[replace(entry, stem="A topic of Amazon SNS feeds what? RMSE is 3.")])
    about = {profile.name for profile in found if profile.about == (("q", 0),)}
    named = {profile.name for profile in found if profile.mentions == (("q", 0),)}
    assert about == {"Amazon SQS", "Amazon SNS", "root mean squared error"}
    assert named == about | {"Amazon Kinesis", "Amazon MSK", "Apache Kafka"}


def test_a_sentence_that_says_of_two_the_same_tells_neither_from_the_other() -> None:
    found, _ = made(
        note(NOTE.replace("AWS DataSync moves", "Athena and Glue query what lies there. AWS DataSync moves"))
    )
    assert "AWS Glue" not in {each.name for each in of(found, "Amazon Athena").confusions}


def test_what_is_so_as_well_as_something_that_is_not_quoted_tells_nothing_apart() -> None:
    text = "{} is unsupervised{}, but looks for anomalies; XGBoost needs labels."
    for behind, others in ((" as well", []), ("", ["XGBoost"])):
        entry = question("q", "K-Means", "It groups. " + text.format("Random Cut Forest", behind))
        found, _ = made(questions=[entry])
        assert [each.name for each in of(found, "random cut forest").confusions] == others


def test_from_some_units_alone_the_best_of_their_own_sentences_is_taken() -> None:
    new = note(NOTE, "Amazon Data Firehose", "new.md")
    old = note(
        "Firehose is a service that loads streams. Use Firehose when nobody writes code.", "", "old.md"
    )
    by_unit = {("new.md", 1): new, ("old.md", 1): old}
    passages = tuple(all_passages((), [new, old], words, LIMIT))
    serving = {"all": set(by_unit), "old": {("old.md", 1)}, "none": set[Unit]()}
    found = profiles_within(passages, {}, by_unit, serving)
    assert found["all"] == profiles(passages, {}, by_unit)
    assert "is a managed delivery" in said(of(found["all"], "Amazon Data Firehose").definition)
    (firehose,) = found["old"]
    assert said(firehose.definition) == "Firehose is a service that loads streams."
    assert [said(each) for each in firehose.choose] == ["Use Firehose when nobody writes code."]
    assert firehose.confusions == ()
    assert (firehose.mentions, firehose.about) == ((("old.md", 1),), ())
    assert found["none"] == ()


def test_own_notes_in_any_form_tell_what_to_choose_and_what_apart() -> None:
    text = (
        "RAG fits facts that change when they are private. Fine-tuning changes how a model answers, whereas RAG "
        "changes what it knows. Use Amazon Athena when a query is rare."
    )
    found, _ = made(note(text, "Friday"))
    rag = of(found, "retrieval-augmented generation")
    assert [said(each) for each in rag.choose] == ["RAG fits facts that change when they are private."]
    assert [each.name for each in rag.confusions] == ["fine-tuning"]
    assert [said(each) for each in of(found, "Amazon Athena").choose] == [
        "Use Amazon Athena when a query is rare."
    ]


OWN = """AWS Glue is a managed service for ETL.

When to choose it. {}

What it is confused with. Amazon EMR is a platform for clusters.

What the exam asks. ETL without servers means Glue."""
SHARED = OWN.replace("AWS Glue is a managed service", "AWS Glue and Amazon EMR are services")


def chosen_in(text: str, name: str = "AWS Glue") -> list[list[str]]:
    """What is quoted on when to choose it, of free notes, of a note on it, and of one on it and another."""
    notes = (
        note(text, "Friday"),
        note(text, "AWS Glue and Amazon EMR"),
        note(OWN.format(text), "AWS Glue"),
        note(SHARED.format(text), "AWS Glue and Amazon EMR"),
    )
    return [
        [said(each) for profile in made(section)[0] if profile.name == name for each in profile.choose]
        for section in notes
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Do not use AWS Glue for real-time work.",
        "Don't use AWS Glue for real-time work.",
        "Do not, as a rule, use AWS Glue for real-time work.",
        "Never do this: use AWS Glue for real-time work.",
        "Avoid AWS Glue when data is small.",
        "It is a mistake to use AWS Glue for real-time work.",
        "Nobody should choose AWS Glue when data is small.",
        "When data is small, do not choose AWS Glue for it.",
        "AWS Glue is not needed when data is small.",
        "AWS Glue is never enough when data must be fresh.",
        "AWS Glue is rarely worth it when data is small.",
        "AWS Glue is hardly the right choice when data is small.",
        "AWS Glue is no longer the choice when jobs are steady.",
        "AWS Glue is the wrong choice when data is small.",
        "AWS Glue is a poor choice for real-time work.",
        "AWS Glue never fits when data is small.",
        "AWS Glue does not fit when data is small.",
        "When data is small, AWS Glue is not the right choice.",
    ],
)
def test_advice_against_a_thing_is_never_quoted_as_advice_for_it(text: str) -> None:
    assert chosen_in(text) == [[], [], [], []]


@pytest.mark.parametrize(
    "text",
    [
        "When data is not small, AWS Glue is the right choice.",
        "If nobody wants to run a cluster, use AWS Glue for the job.",
        "AWS Glue fits when data must not be moved.",
        "AWS Glue is often the best choice when nobody wants a cluster.",
        "AWS Glue is needed when data is large, not when it is small.",
        "Use AWS Glue when nobody wants a cluster.",
    ],
)
def test_advice_for_a_thing_may_have_a_no_elsewhere(text: str) -> None:
    assert chosen_in(text) == [[text]] * 4


def test_each_clause_of_a_row_has_its_own_denial() -> None:
    text = "Alarms suit numbers that must not pass a limit, anomaly detection suits a metric without one."
    assert chosen_in(f"AWS Glue has alarms. {text}", "anomaly detection")[3] == [text]


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("It fits when data is large.", True),
        ("Glue fits large data.", True),
        ("Use it when data is large.", True),
        ("If data is large, it is the right choice.", True),
        ("It does not fit when data is small.", False),
        ("When data is small, it does not fit.", False),
        ("When data is small, do not use it.", False),
        ("Do not use it when data is small.", False),
        ("It is never right for data that is small.", False),
        ("It depends on the data.", False),
        ("Which of its workers to take depends on the data.", False),
        ("A crawler fits when tables are many.", False),
        ("Column filters, such as those of a crawler, fit when tables are wide.", False),
    ],
)
def test_the_paragraph_on_when_to_choose_it_is_quoted_where_it_says_so_of_the_thing(
    text: str, *, quoted: bool
) -> None:
    assert chosen_in(text)[2] == ([text] if quoted else [])


def test_a_note_may_call_a_concept_by_the_last_word_of_its_name() -> None:
    text = OWN.replace("AWS Glue is a managed service", "Model compression is a group of methods")
    for said_of, quoted in (("Compression fits small devices.", 1), ("Model cards fit small devices.", 0)):
        found, _ = made(note(text.format(said_of), "Model compression"))
        assert len(of(found, "model compression").choose) == quoted


def test_beside_the_subject_of_a_note_what_a_concept_does_is_no_definition_but_what_a_service_does_is() -> (
    None
):
    text = OWN.format("Dropout keeps layers apart.").replace(
        "Amazon EMR is a platform for clusters.",
        "Prompt caching saves on repeated text and finds nothing. Stratified splitting keeps the shares and "
        "balances nothing. Specificity is the share of negatives that are found. Amazon SNS pushes a message to "
        "many subscribers.",
    )
    found, _ = made(note(text, "AWS Glue"))
    defined = {profile.name for profile in found if profile.definition}
    assert defined & {"prompt caching", "stratified split", "dropout", "specificity", "Amazon SNS"} == {
        "specificity",
        "Amazon SNS",
    }


def test_a_service_is_defined_under_its_own_name_before_that_of_one_counted_to_it() -> None:
    part = "Amazon EC2 Auto Scaling is a service that manages groups of instances."
    whole = "AWS Auto Scaling is a service that scales several kinds of resources by one plan."
    found, _ = made(note(f"{part} {whole}", "Monday"))
    assert said(of(found, "AWS Auto Scaling").definition) == whole
    # Beside another subject what a part does says nothing of the service.
    part = "Amazon EC2 Auto Scaling manages groups of instances, whereas tables belong to others."
    found, _ = made(note(OWN.format("It fits.").replace("Amazon EMR is a platform for clusters.", part)))
    assert of(found, "AWS Auto Scaling").definition is None
    # A long form is no other thing.
    found, _ = made(note("Amazon Simple Queue Service holds messages until they are read.", "Monday"))
    assert of(found, "Amazon SQS").definition is not None


def test_a_text_that_names_nothing_gives_nothing() -> None:
    assert made(note("Buy bread and milk before nine."), questions=[question("q", "", "")])[0] == ()
    assert profiles((), {}, {}) == ()


@pytest.mark.parametrize(
    "text", ["AWS Glue" + " " * 50_000 + "is a service.", "AWS Glue, " * 2_000, "<b>" * 3_000]
)
def test_an_odd_text_takes_no_time(text: str) -> None:
    started = time.process_time()
    made(note(text))
    assert time.process_time() - started < 3


@pytest.fixture(scope="module")
def bank() -> tuple[tuple[Profile, ...], tuple[Passage, ...], Mapping[str, Question], Mapping[Unit, Section]]:
    """All of the bank, cut by words instead of the tokens of a model."""
    keyed = {
        entry.id: entry
        for path in sorted(SEEDS.glob("*.yaml"))
        for entry in read_entries(path.read_text(encoding="utf-8"), path.name).questions
    }
    sections: dict[Unit, Section] = {}
    for path in sorted((SEEDS / "notes").glob("*.md")):
        name = f"notes/{path.name}"
        front, body = split_front_matter(path.read_text(encoding="utf-8"), name)
        reading = read_text(body, name)
        reading = with_front_matter(reading, front) if front else reading
        sections |= {(name, n): section for n, section in enumerate(reading.sections, 1)}
    passages = tuple(all_passages(keyed.values(), sections.values(), words, LIMIT))
    return profiles(passages, keyed, sections), passages, keyed, sections


Bank = tuple[tuple[Profile, ...], tuple[Passage, ...], Mapping[str, Question], Mapping[Unit, Section]]


def cited(profile: Profile) -> list[Citation]:
    found = [*profile.choose, *(each.said for each in profile.confusions)]
    return [profile.definition, *found] if profile.definition else found


def test_every_citation_of_the_bank_is_whole_sentences_of_a_shown_passage(bank: Bank) -> None:
    found, passages, _, _ = bank
    known = {id(passage) for passage in passages}
    citations = [citation for profile in found for citation in cited(profile)]
    assert len(citations) > 500
    for citation in citations:
        assert id(citation.passage) in known
        assert citation.passage.view in (View.ANSWER, View.SECTION, View.TERM)
        assert citation.span[0] in {start for start, _ in citation.passage.sentences}
        assert citation.span[1] in {end for _, end in citation.passage.sentences}
        assert citation.text.endswith((".", ".)", ".”"))


def test_most_services_in_scope_are_defined_and_hardly_any_is_missing(bank: Bank) -> None:
    found = {profile.name: profile for profile in bank[0]}
    scope = [name for names in exam_guide().services.values() for name in names]
    assert sum(name in found and found[name].definition is not None for name in scope) >= 66
    missing = never_mentioned(bank[0], exam_guide())
    assert sum(map(len, missing.values())) + sum(name in found for name in scope) == len(scope)
    assert missing["Database"] == ("Amazon DocumentDB",)
    assert "Storage" not in missing


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Amazon SageMaker", "is the managed AWS service for building, training and deploying"),
        ("Amazon Data Firehose", "is a managed delivery service"),
        ("Amazon Kinesis", "takes in streams of records"),
        ("Amazon SageMaker Clarify", "measures bias in data and models"),
        ("Amazon Rekognition", "recognizes objects"),
        ("Amazon EBS", "is a disk"),
        ("AWS Config", "records how resources are configured"),
        ("recall", "the share of actual positives that are found"),
        ("retrieval-augmented generation", "is a pattern in which passages"),
        ("batch transform", "scores a whole dataset"),
        ("concept drift", "a change in the relation between inputs and target"),
        ("loss curve", "the plot of a model's loss"),
        ("SHAP", "is a method that states for each feature"),
    ],
)
def test_the_bank_defines_what_the_exam_is_about(bank: Bank, name: str, words: str) -> None:
    assert words in said(of(bank[0], name).definition)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Amazon Data Firehose", "Amazon Kinesis"),
        ("Amazon Kinesis", "Amazon Data Firehose"),
        ("AWS Glue", "AWS Glue DataBrew"),
        ("AWS CloudTrail", "Amazon CloudWatch"),
        ("overfitting", "underfitting"),
        ("A/B testing", "canary deployment"),
        ("Amazon Bedrock", "Amazon SageMaker JumpStart"),
    ],
)
def test_the_bank_tells_apart_what_learners_confuse(bank: Bank, name: str, other: str) -> None:
    profile = of(bank[0], name)
    assert other in {each.name for each in profile.confusions}
    assert len({each.name for each in profile.confusions}) == len(profile.confusions) <= 6
    assert name not in {each.name for each in profile.confusions}


def test_profiles_of_the_bank_are_in_order_repeat_and_are_quick(bank: Bank) -> None:
    found, passages, questions, sections = bank
    started = time.process_time()
    assert profiles(passages, questions, sections) == found
    assert time.process_time() - started < 4  # two seconds on a machine that does nothing else
    order = [(profile.kind != Kind.SERVICE, profile.name.lower()) for profile in found]
    assert order == sorted(order)
    units = list(dict.fromkeys(passage.unit for passage in passages))
    for profile in found:
        assert set(profile.about) <= set(profile.mentions)
        places = [units.index(unit) for unit in profile.mentions]
        assert places == sorted(set(places))
