"""The words that tell posts, teams and nobody in particular from people, in English council plans."""


def words_of(line: str) -> frozenset[str]:
    """The words of a line."""
    return frozenset(line.split())


POST_NOUNS = words_of(
    "accountant administrator adviser advisor analyst architect assistant auditor chair chairman chief clerk "
    "commissioner consultant controller convenor coordinator co-ordinator councillor curator deputy dir "
    "director engineer executive head headteacher holder lead leader librarian manager master matron mayor member "
    "mgr midwife monitor nurse officer partner pharmacist planner president principal ranger registrar secretary "
    "solicitor specialist sponsor supervisor surveyor teacher therapist treasurer trainer warden"
)
TEAM_NOUNS = words_of(
    "board bureau cabinet centre cic club college committee company consortium council department dept "
    "directorate division forum group limited llp ltd network office panel partnership partnerships plc project "
    "section service services society staff team teams trust unit workforce"
)
CLOSING_NOUNS = words_of("board committee forum group panel section team teams unit")
BARE_NOUNS = (POST_NOUNS | TEAM_NOUNS) - words_of(
    "chair chairman chief clerk mayor solicitor treasurer secretary registrar staff all council cabinet board"
)
RANKS = words_of(
    "acting assistant associate chief corporate deputy exec executive group interim joint lead principal senior"
)
SERVICE_NOUNS = words_of("department directorate division project service services")
AREA_NOUNS = words_of(
    "accountancy accounting accounts administration advice affairs archives arts assets association assurance "
    "audit authority benefits bereavement building buildings business capital carbon care cemeteries change "
    "charges cleansing climate coastal commercial commissioning communications communities community complaints "
    "conservation consultant consultation contact contracts control corporate corporation council countryside "
    "crematorium culture customer data delivery democracy democratic design development digital diversity "
    "drainage economic education elections electoral emergency employment energy england enforcement engagement "
    "engineering enterprise environment environmental equalities equality estate estates events facilities "
    "families feedback finance fire fleet flood governance growth health highways homelessness housing human "
    "ict improvement inclusion income information infrastructure insight insurance intelligence internal "
    "international investment inward it learning legal leisure lettings libraries licensing maintenance "
    "management marketing media museums music neighbourhood neighbourhoods nursery open operations "
    "organisational outdoor parking parks participation partners partnership payments payroll pensions "
    "performance personnel physical planning police policy pollution press prevention print private procurement "
    "programme programmes projects property protection public quality rangers reception records recycling "
    "regeneration registration rents repairs research resources revenues risk roads rural safeguarding safety "
    "schools science scrutiny secondary sector service skills social space spaces sports standards strategic "
    "strategy street streets streetscene support sustainability sustainable systems taxation technical "
    "technology telecare tenancy theatre tourism trading training transformation transport treasury trees urban "
    "unions utilities vehicle voluntary wardens waste web website welfare wellbeing worker workplace workshop youth"
)
POST_CODES = words_of("ACE ACEX AD CE CEO CEX CFO CIO CX DCE DCEX ED MO SRO")
UNNAMED_WORDS = words_of(
    "all any appropriate as ditto each everybody everyone nobody none other others relevant responsible see "
    "tba tbc tbd the various vacancy vacant who"
)
TITLES = words_of("cllr cllrs councillor councillors dame dr insp inspector miss mr mrs ms prof rev revd sgt sir supt")
PARTICLES = words_of("al bin da de del della der di du el la le st van von")
BEGINNINGS = PARTICLES | words_of("fitz mac mc")
