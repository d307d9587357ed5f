"""What proves the stages of an invented project, what it promised by year, and what the years brought.

About one document in eight stays self-reported, so that counting on evidence gives less than counting on words. The
ratios of output, tax and jobs to investment are assumptions.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from luodi.engine.synthesis.draws import Draws
from luodi.engine.synthesis.lives import Life
from luodi.engine.synthesis.projects import SyntheticAmount, SyntheticEvidence, SyntheticOutturn, SyntheticStage

_PAPERS: dict[str, tuple[tuple[str, str], ...]] = {
    "signed": (("agreement", "投资合作协议"),),
    "landed": (("business_licence", "营业执照"),),
    "started": (("construction_permit", "建筑工程施工许可证"),),
    "completed": (("completion_record", "竣工验收备案证书"),),
    "producing": (("production_record", "首批产品交付验收单"),),
    "at_capacity": (("tax_record", "年度纳税证明"), ("statistics_report", "规模以上企业统计年报")),
}
_PLACE_PAPERS = {
    "new_build": ("land_contract", "国有建设用地使用权出让合同"),
    "leased_space": ("lease", "房屋租赁合同"),
    "headquarters": ("lease", "办公用房租赁合同"),
}
_BYPASSED = 0.03
_SELF_REPORTED = 0.12
_OUTPUT_PER_YUAN = {"new_build": 1.6, "leased_space": 2.4, "headquarters": 3.0}


def prove(
    draws: Draws, kind: str, life: Life, as_of: date
) -> tuple[tuple[SyntheticStage, ...], tuple[SyntheticEvidence, ...]]:
    """The stages of ``life`` with their documents: verified within weeks, some only self-reported, some bypassed."""
    stages, papers = [], []
    for reached in life.reached:
        kinds = _papers(kind, reached.stage)
        bypassed = bool(kinds) and reached.stage != "signed" and draws.chance(_BYPASSED)
        verified_on = reached.on + timedelta(days=draws.randrange(0, 15))
        proved = bool(kinds) and not bypassed and verified_on <= as_of and not draws.chance(_SELF_REPORTED)
        level = "verified" if proved else "self_reported"
        stages.append(
            SyntheticStage(
                reached.stage,
                reached.on,
                level,
                verified_on if proved else None,
                bypassed,
                "市领导现场办公议定先行推进，佐证材料后补" if bypassed else "",
            )
        )
        for paper, title in kinds[: 0 if bypassed else None]:
            number = f"演示〔{reached.on.year}〕{draws.randrange(1, 9999):04d}号"
            papers.append(SyntheticEvidence(reached.stage, paper, title, number, reached.on, level))
    return tuple(stages), tuple(papers)


def _papers(kind: str, stage: str) -> list[tuple[str, str]]:
    if stage == "landed":
        return [*_PAPERS["landed"], _PLACE_PAPERS[kind]]
    if stage == "producing" and kind == "headquarters":
        return [("production_record", "首单业务合同和发票")]
    return list(_PAPERS.get(stage, ()))


def promised(draws: Draws, kind: str, investment_cny: Decimal, life: Life) -> tuple[SyntheticAmount, ...]:
    """Output, tax and jobs for four years from the expected start of production; nothing before signing."""
    signed_on = life.day_of("signed")
    if signed_on is None:
        return ()
    first = signed_on.year + (3 if kind == "new_build" else 1)
    full = float(investment_cny) * _OUTPUT_PER_YUAN[kind] * draws.around(0.5, 0.4)
    tax_share = draws.around(0.05, 0.3)
    amounts = []
    for year, share in zip(range(first, first + 4), (0.3, 0.6, 0.85, 1.0), strict=True):
        output = full * share
        amounts.append(SyntheticAmount("output_cny", year, _round(output, 1_000_000)))
        amounts.append(SyntheticAmount("tax_cny", year, _round(output * tax_share, 100_000)))
        amounts.append(SyntheticAmount("jobs", year, _round(output / 1_500_000, 5)))
    return tuple(amounts)


def brought(
    draws: Draws, promises: tuple[SyntheticAmount, ...], life: Life, as_of: date
) -> tuple[SyntheticOutturn, ...]:
    """What each full year since production began brought of what was promised for it."""
    producing_on = life.day_of("producing")
    if producing_on is None:
        return ()
    keeps = draws.around(0.9, 0.3)
    return tuple(_outturns(draws, promises, producing_on, keeps, as_of))


def _outturns(
    draws: Draws, promises: tuple[SyntheticAmount, ...], producing_on: date, keeps: float, as_of: date
) -> Iterator[SyntheticOutturn]:
    for promise in promises:
        reported_on, verified_on = date(promise.year + 1, 3, 20), date(promise.year + 1, 6, 15)
        if promise.year < producing_on.year or reported_on > as_of:
            continue
        value = _round(float(promise.value) * keeps * draws.around(1.0, 0.1), 1)
        amount = SyntheticAmount(promise.measure, promise.year, value)
        if verified_on <= as_of and draws.chance(0.7):
            yield SyntheticOutturn(amount, verified_on, "verified")
        else:
            yield SyntheticOutturn(amount, reported_on, "self_reported")


def _round(value: float, step: int) -> Decimal:
    return Decimal(max(round(value / step), 1) * step)
