import time, os, resource
from balabaqsha_testkit.serving import serving
from balabaqsha_testkit.waiting import eventually
async def test_rate(make_app, sms, events, deliveries, rows):
    app = make_app()
    N=1000
    c0=time.process_time()
    for n in range(N):
        await deliveries.deliver(app, events.code(f"+7701042{n:04}", code=f"{n:06}"))
    c1=time.process_time(); began=time.monotonic()
    async def sent(st):
        return (await rows.all("select count(*) n from message where state = any($1)", st))[0]["n"]==N
    async with serving(make_app(roles="sender", sms=sms)):
        await eventually(lambda: sent(["sent","delivered"]), within=60)
        t1=time.monotonic()-began; c2=time.process_time()
        await eventually(lambda: sent(["delivered"]), within=60)
        t2=time.monotonic()-began; c3=time.process_time()
    print("RATE apply cpu/msg ms", (c1-c0)/N*1000, "sent s", t1, "cpu", c2-c1, "delivered s", t2, "cpu", c3-c1, os.getloadavg())
