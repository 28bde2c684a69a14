"""The two data sets: how scores are distributed, and statistics of them."""

from services.benchmark.domain.open_data.column import Column, Dataset, Role

COUNTRY = Column(
    "country",
    "REF_AREA",
    "Country",
    "Country whose node released the figures, as ISO 3166-1 alpha-2 code.",
    codes="country",
)
MODEL = Column("model", "MODEL", "Model", "Questionnaire that was answered.", codes="model")
EDITION = Column(
    "edition",
    "EDITION",
    "Edition",
    "Edition of the model; figures of different editions are never added up.",
    codes="edition",
)
YEAR = Column(
    "year",
    "TIME_PERIOD",
    "Year",
    "Year that the assessments are about.",
    Role.TIME,
    datatype="gYear",
)
LAYER = Column(
    "layer",
    "LAYER",
    "Score layer",
    "Whether scores are the organisations' own or were confirmed from outside.",
    codes="layer",
)
SECTOR = Column(
    "sector",
    "SECTOR",
    "Sector",
    "Field of activity. _X says that the sector is not told; it is not a total, and there is none.",
    codes="sector",
)
SIZE = Column(
    "size",
    "SIZE",
    "Size",
    "Size band. _X says that the size is not told; it is not a total, and there is none.",
    codes="size",
)
CRITERIA = Column(
    "criteria",
    "CRITERIA",
    "Criteria that were scored",
    "Which criteria the organisations were scored on: some leave out what does not apply to them.",
    codes="criteria",
)
CRITERION = Column(
    "criterion",
    "CRITERION",
    "Criterion",
    "Criterion of the model, or total for its points in all.",
    codes="criterion",
)
SCORE = Column(
    "score",
    "SCORE",
    "Score",
    "Bin in points: of a criterion (0 to 100) its middle, of the total (0 to 1,000) its lower end.",
    codes="score",
    datatype="integer",
)
STATISTIC = Column(
    "statistic",
    "STATISTIC",
    "Statistic",
    "What the figure is.",
    codes="statistic",
)
UNIT = Column(
    "unit",
    "UNIT_MEASURE",
    "Unit",
    "What the figure is counted in.",
    Role.ATTRIBUTE,
    codes="unit",
)
BIN_WIDTH = Column(
    "bin_width",
    "BIN_WIDTH",
    "Width of bins",
    "Widest of the bins that scores were counted in, in points.",
    Role.ATTRIBUTE,
    codes="bin_width",
    datatype="integer",
)
STATUS = Column(
    "status",
    "OBS_STATUS",
    "Status",
    "Observation status in the codes of SDMX.",
    Role.ATTRIBUTE,
    codes="status",
)

_SERIES = (MODEL, EDITION, YEAR, LAYER)
DISTRIBUTIONS = Dataset(
    "distributions",
    "Organisations by score",
    "How many organisations have which score on each criterion. A score that is not listed "
    "was counted for nobody. Rows are parts that do not overlap: add them up for totals.",
    (
        *_SERIES,
        COUNTRY,
        SECTOR,
        SIZE,
        CRITERIA,
        CRITERION,
        SCORE,
        Column(
            "organisations",
            "OBS_VALUE",
            "Organisations",
            "How many organisations were counted.",
            Role.MEASURE,
            datatype="integer",
        ),
        UNIT,
        BIN_WIDTH,
        STATUS,
    ),
)
STATISTICS = Dataset(
    "statistics",
    "Median and quartiles by country",
    "Size, median with its interval and quartiles of each criterion, by country and for all "
    "countries together. What so few organisations cannot tell is left out.",
    (
        *_SERIES,
        COUNTRY,
        CRITERION,
        STATISTIC,
        Column("value", "OBS_VALUE", "Value", "The figure.", Role.MEASURE, datatype="decimal"),
        UNIT,
        BIN_WIDTH,
        STATUS,
    ),
)
DATASETS = (DISTRIBUTIONS, STATISTICS)
