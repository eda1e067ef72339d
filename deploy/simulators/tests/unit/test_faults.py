from balabaqsha_simulators.faults import FaultSwitch


def test_a_fault_ends_by_itself():
    now = [100.0]
    switch = FaultSwitch(modes=("down", "slow"), slow_seconds=10, clock=lambda: now[0])

    switch.set("slow", seconds=5)

    assert (switch.mode, switch.delay(), switch.remaining()) == ("slow", 10, 5)
    now[0] = 105.0
    assert (switch.mode, switch.delay(), switch.remaining()) == ("none", 0, 0)


def test_none_ends_a_fault_at_once():
    switch = FaultSwitch(modes=("down",), slow_seconds=10)
    switch.set("down", seconds=60)

    switch.set("none", seconds=60)

    assert switch.mode == "none"


async def test_a_follower_hears_the_beginning_and_the_end_of_a_fault():
    switch = FaultSwitch(modes=("down",), slow_seconds=10)
    following = switch.follow()

    heard = [await anext(following)]
    switch.set("down", seconds=0.05)
    heard += [await anext(following), await anext(following)]

    assert heard == ["none", "down", "none"]
    await following.aclose()
