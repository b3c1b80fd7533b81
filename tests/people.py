"""An invented council's workspace for the tests."""

from bot.local.directory import Channel, Directory, Member, Team

TEAM = Team("T0HOLLOW", "Hollowbrook District Council", "hollowbrook")
CHASER = Member("U0CHASER", "chaser", "Chaser", is_bot=True)
MARION = Member(
    "U0MARION", "marion", "Marion Tait", "Performance officer", "marion.tait@hollowbrook.example", is_admin=True
)
ADEEL = Member("U0ADEEL", "adeel", "Adeel Rahman", "Head of Housing", "adeel.rahman@hollowbrook.example")
BRONWEN = Member("U0BRONWEN", "bronwen", "Bronwen Pugh", "Revenues manager", "bronwen.pugh@hollowbrook.example")
CALLUM = Member("U0CALLUM", "callum", "Callum Reid", "Customer services", "callum.reid@hollowbrook.example")
DOROTA = Member("U0DOROTA", "dorota", "Dorota Wolska", "Web editor", tz="Europe/Warsaw")
EDWIN = Member("U0EDWIN", "edwin", "Edwin Ashby", "Left in March", deleted=True)
FATIMA = Member("U0FATIMA", "fatima", "Fatima Noor", "Consultant", is_guest=True)
GLENYS = Member("U0GLENYS", "glenys", "Glenys Hart", "Partner authority", is_external=True)

PERFORMANCE = Channel("C0PERFORM", "performance", (MARION.id, ADEEL.id, BRONWEN.id, FATIMA.id, CHASER.id))
HOUSING = Channel("G0HOUSING", "housing-leads", (ADEEL.id, MARION.id), is_private=True)
SOCIAL = Channel("C0SOCIAL", "social", (MARION.id, ADEEL.id, BRONWEN.id, CALLUM.id, DOROTA.id))

DIRECTORY = Directory(
    team=TEAM,
    people=(MARION, ADEEL, BRONWEN, CALLUM, DOROTA, EDWIN, FATIMA, GLENYS),
    channels=(PERFORMANCE, HOUSING, SOCIAL),
    bot=CHASER,
)
