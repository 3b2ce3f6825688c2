"""
From the table of a plan file to a `Plan`, with everything that is wrong.

cattrs takes the classes of `plan` apart and collects what goes wrong inside; each field is read by
its own rules, so that a plan file and a plan made in Python can say exactly the same.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import attrs

from fairroute.admission import Admission
from fairroute.classification import ChannelException, ClassificationRule
from fairroute.errors import InvalidValue
from fairroute.levels import good_name
from fairroute.model import Agent, Expiry, ServiceTarget
from fairroute.plan import (
    Agents,
    Callbacks,
    Channel,
    Estimates,
    Medium,
    Offers,
    Outbound,
    Parking,
    Plan,
    Skill,
    Tier,
    Topic,
    WrapUp,
)
from fairroute.planfile import fields, parts
from fairroute.planfile.crosschecks import Known
from fairroute.planfile.refusals import Refused, problems_of
from fairroute.registry import Problem, spelled
from fairroute.stages import Stage
from fairroute.surges import Surge

if TYPE_CHECKING:
    from cattrs import Converter

Read = Callable[[Any], Any]
"""From what stands in the file to a value."""


def plan_of(given: dict[str, Any], /) -> tuple[Plan | None, list[Problem]]:
    """
    The plan that a table describes, or None and everything that is wrong with it.
    """
    from cattrs import Converter

    converter = Converter(detailed_validation=True)
    _teach_all(converter, Known.named_in(given))
    try:
        return converter.structure(given, Plan), []
    except Exception as error:  # noqa: BLE001 - problems_of raises what is not about plans
        return None, problems_of(error)


def agents_of(given: object, known: Known, /) -> dict[str, Agent]:
    """
    The agents that a roster's table describes. Raises with everything that is wrong with them.
    """
    from cattrs import Converter

    if given == {}:
        raise Refused(Problem((), "nobody is named: give each agent a table, such as [agents.ana]"))

    converter = Converter(detailed_validation=True)
    _teach(
        converter,
        Agent,
        skills=lambda value: fields.skills(value, known),
        pools=lambda value: fields.pools(value, known),
        media=lambda value: fields.media(value, known),
        limits=lambda value: fields.limits(value, known),
    )

    def agent(inner: dict[str, Any]) -> Agent:
        return converter.structure(inner, Agent)

    return _collect(given, lambda inner, id_: _one_of(fields.table(inner), id_, agent, key="id"))


def _teach_all(converter: "Converter", known: Known) -> None:
    """
    Teach *converter* every class of a plan. Topics and parts may use *known* names only.
    """

    def one(kind: type) -> Read:
        return lambda value: converter.structure(fields.table(value), kind)

    def named(kind: type) -> Read:
        return lambda value: _each(value, lambda inner: converter.structure(inner, kind))

    def target_of(value: Mapping[str, Any]) -> ServiceTarget:
        return converter.structure(value, ServiceTarget)

    def target(value: object) -> ServiceTarget:
        return fields.target(value, known, target_of)

    _teach(converter, ServiceTarget, within=fields.within)

    def stages(value: object) -> object:
        return fields.stages(value, known, lambda inner: converter.structure(inner, Stage))

    def admission(value: dict[str, Any]) -> Admission:
        return fields.admission(value, known, lambda inner: converter.structure(inner, Admission))

    def surge(value: dict[str, Any]) -> Surge:
        return fields.surge(value, known, lambda inner: converter.structure(inner, Surge))

    _teach(converter, Stage, after=fields.duration, credit=fields.duration)
    _teach(
        converter,
        Surge,
        wait=fields.duration,
        calm_wait=fields.duration,
        estimate=fields.duration,
        calm_estimate=fields.duration,
        every=fields.duration,
        per=fields.duration,
    )
    _teach(converter, Admission, wait=fields.duration, estimate=fields.duration)
    _teach(converter, Tier, live=target, by=target, stages=stages)
    _teach(converter, Channel, medium=lambda value: fields.medium(value, known))
    _teach(converter, Medium, beside=lambda value: fields.media(value, known))
    _teach(
        converter,
        Topic,
        skills=lambda value: fields.skills(value, known),
        pools=lambda value: fields.pools(value, known),
        targets=lambda value: fields.targets(value, known, target_of),
        max_wait=fields.a_while,
        lifetime=fields.a_while,
        stages=stages,
        media=lambda value: fields.media(value, known),
        expected=fields.a_while,
    )
    _teach(converter, ChannelException)
    _teach(
        converter,
        ClassificationRule,
        tier=lambda value: fields.known_name(value, "tier", known),
        topic=lambda value: fields.known_name(value, "topic", known),
        skills=lambda value: fields.skills(value, known),
        exception=one(ChannelException),
    )
    _teach(converter, Skill)
    _teach(converter, Offers)
    _teach(converter, WrapUp)
    _teach(converter, Agents)
    _teach(converter, Expiry, max_wait=fields.a_while, lifetime=fields.a_while)
    _teach(converter, Parking)
    _teach(converter, Callbacks)
    _teach(converter, Outbound)
    _teach(converter, Estimates, every=fields.duration)
    _teach(
        converter,
        Plan,
        tiers=named(Tier),
        channels=named(Channel),
        media=named(Medium),
        topics=named(Topic),
        skills=named(Skill),
        pools=lambda value: fields.pools(value, Known()),
        hours=fields.hours,
        classify=lambda value: fields.several(value, one(ClassificationRule)),
        surge=lambda value: _each(value, surge),
        admission=lambda value: _each(value, admission),
        policy=lambda value: parts.policy(value, known),
        policies=lambda value: _policies(value, known),
        offers=one(Offers),
        wrap_up=one(WrapUp),
        agents=one(Agents),
        expiry=one(Expiry),
        parking=one(Parking),
        callbacks=one(Callbacks),
        outbound=one(Outbound),
        estimates=one(Estimates),
    )


def _teach(converter: "Converter", kind: type[Any], **special: Read) -> None:
    """
    Teach *converter* to make a *kind* from a table, field by field.
    """
    from cattrs.gen import make_dict_structure_fn, override

    overrides: Any = {}
    for field in attrs.fields(kind):
        read = special.get(field.name) or _by_its_rules(kind, field)
        overrides[field.name] = override(struct_hook=_hook(read))

    converter.register_structure_hook(
        kind,
        make_dict_structure_fn(kind, converter, _cattrs_forbid_extra_keys=True, **overrides),
    )


def _hook(read: Read) -> Callable[[Any, Any], Any]:
    return lambda value, _: read(value)


def _by_its_rules(kind: type[Any], field: "attrs.Attribute[Any]") -> Read:
    """
    What takes a value as the field itself would.
    """
    nobody = object.__new__(kind)
    convert: Any = field.converter

    def read(value: object) -> object:
        taken = value if convert is None else convert(value)
        if field.validator is not None:
            field.validator(nobody, field, taken)
        return taken

    return read


def _policies(value: object, known: Known) -> dict[str, Any]:
    return _collect(value, lambda inner, _: parts.policy(inner, known))


def _each(value: object, make: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
    """
    A table of named things, such as `[tiers.NAME]`.
    """
    if value == {}:
        why = "the table is empty: name at least one, or leave the table out to allow any name"
        raise Refused(Problem((), why))

    return _collect(value, lambda inner, name: _one_of(fields.table(inner), name, make))


def _collect(value: object, make: Callable[[Any, str], Any]) -> dict[str, Any]:
    """
    What *make* answers for each entry of a table, or everything wrong in all of them.
    """
    made: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, inner in fields.table(value).items():
        try:
            _check_name(name)
            made[name] = make(inner, name)
        except Exception as error:  # noqa: BLE001 - problems_of raises what is not about plans
            problems += problems_of(error, (name,))

    if problems:
        raise Refused(*problems)

    return made


def _one_of(
    inner: dict[str, Any], name: str, make: Callable[[dict[str, Any]], Any], key: str = "name"
) -> Any:  # noqa: ANN401 - whatever *make* makes
    if key not in inner:
        return make({**inner, key: name})

    problems = [Problem((key,), f"the {key} stands in the heading already: {spelled(name)}")]
    try:
        make({**inner, key: name})
    except Exception as error:  # noqa: BLE001 - problems_of raises what is not about plans
        problems += problems_of(error)

    raise Refused(*problems)


def _check_name(name: str) -> None:
    if not good_name(name):
        raise InvalidValue("name", name, "a name of 1 to 200 printable characters")
