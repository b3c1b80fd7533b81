"""ack_load: 32 envelopes in flight over Socket Mode, against a client that acknowledges without looking."""

from bench import payloads
from bench.harness import Result, Target, compare
from bench.load import Line, Make, connected

COUNT = 1000
ROUNDS = 5
KINDS: dict[str, tuple[str, Make, Target]] = {
    "slash": ("slash_commands", lambda _: payloads.command(), Target(0.27, is_most=False)),
    "button": ("interactive", lambda n: payloads.press(trigger=str(n)), Target(0.18, is_most=False)),
}


def run() -> list[Result]:
    """Acknowledged envelopes a second. The workspace, in this process, costs the same in both."""
    with connected("ours") as ours, connected("echo") as floor:
        return [_compared(name, ours, floor) for name in KINDS]


def _compared(name: str, ours: Line, floor: Line) -> Result:
    envelope, make, target = KINDS[name]
    return compare(
        f"ack_load {name}",
        "1/s",
        target,
        lambda: ours.send(envelope, make, COUNT).per_second,
        lambda: floor.send(envelope, make, COUNT).per_second,
        ROUNDS,
    )
