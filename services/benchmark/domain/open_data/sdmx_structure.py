"""What explains the SDMX-CSV messages: codes, concepts and structures as SDMX-ML 3.0."""

from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring

from services.benchmark.domain.open_data.codes import Code
from services.benchmark.domain.open_data.column import Column, Dataset, Role
from services.benchmark.domain.open_data.dataset import DATASETS
from services.benchmark.domain.open_data.licence import PUBLISHER
from services.benchmark.domain.open_data.sdmx_csv import (
    AGENCY,
    ANNUAL,
    FREQUENCY,
    VERSION,
    flow_id,
    in_order,
    sdmx_id,
)
from services.benchmark.domain.open_data.source import Source

_BASE = "http://www.sdmx.org/resources/sdmxml/schemas/v3_0/"
_MES, _STR, _COM = (f"{{{_BASE}{name}}}" for name in ("message", "structure", "common"))
_PREFIXES = {"mes": "message", "str": "structure", "com": "common"}
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_URN = "urn:sdmx:org.sdmx.infomodel."
CONCEPTS = "CONCEPTS"
_FREQUENCY = Column("freq", FREQUENCY, "Frequency", "How often there are figures.", codes="freq")
_FREQUENCIES = (Code(ANNUAL, "Annual"),)


def sdmx_structure(lists: Mapping[str, Sequence[Code]], source: Source) -> bytes:
    """The structure message; dated by the newest release, so that equal data are equal bytes."""
    for prefix, name in _PREFIXES.items():
        register_namespace(prefix, _BASE + name)
    message = Element(f"{_MES}Structure")
    _header(message, source)
    structures = SubElement(message, f"{_MES}Structures")
    codelists = SubElement(structures, f"{_STR}Codelists")
    for name, codes in sorted({**lists, "freq": _FREQUENCIES}.items()):
        _codelist(codelists, name, codes)
    _concepts(SubElement(structures, f"{_STR}ConceptSchemes"))
    flows = SubElement(structures, f"{_STR}Dataflows")
    definitions = SubElement(structures, f"{_STR}DataStructures")
    for dataset in DATASETS:
        _dataflow(flows, dataset)
        _definition(definitions, dataset)
    indent(message)
    return bytes(tostring(message, "utf-8", xml_declaration=True)) + b"\n"


def _header(message: Element, source: Source) -> None:
    header = SubElement(message, f"{_MES}Header")
    SubElement(header, f"{_MES}ID").text = "STRUCTURE"
    SubElement(header, f"{_MES}Test").text = "false"
    SubElement(header, f"{_MES}Prepared").text = f"{source.newest.isoformat()}T00:00:00Z"
    sender = SubElement(header, f"{_MES}Sender", id=AGENCY)
    _word(sender, "Name", PUBLISHER)


def _codelist(above: Element, name: str, codes: Sequence[Code]) -> None:
    # Partial: a code that has no figures yet may come with the next release.
    element = _maintained(above, "Codelist", _list_id(name), f"Codes: {name}", isPartial="true")
    for code in codes:
        item = SubElement(element, f"{_STR}Code", id=sdmx_id(code.code))
        _words(item, code.title, code.about)


def _concepts(above: Element) -> None:
    scheme = _maintained(above, "ConceptScheme", CONCEPTS, f"Concepts of {PUBLISHER}")
    # The measure has one concept and stands for something else in each data set.
    measure = Column("value", "OBS_VALUE", "Observation", "The figure.", Role.MEASURE)
    columns = [_FREQUENCY, *(each for dataset in DATASETS for each in dataset.columns), measure]
    for concept, column in {each.concept: each for each in columns}.items():
        item = SubElement(scheme, f"{_STR}Concept", id=concept)
        _words(item, column.title, column.about)


def _dataflow(above: Element, dataset: Dataset) -> None:
    flow = _maintained(above, "Dataflow", flow_id(dataset), dataset.title, dataset.about)
    reference = f"datastructure.DataStructure={AGENCY}:{flow_id(dataset)}({VERSION})"
    SubElement(flow, f"{_STR}Structure").text = _URN + reference


def _definition(above: Element, dataset: Dataset) -> None:
    element = _maintained(above, "DataStructure", flow_id(dataset), dataset.title, dataset.about)
    parts = SubElement(element, f"{_STR}DataStructureComponents")
    dimensions = SubElement(parts, f"{_STR}DimensionList", id="DimensionDescriptor")
    attributes = SubElement(parts, f"{_STR}AttributeList", id="AttributeDescriptor")
    measures = SubElement(parts, f"{_STR}MeasureList", id="MeasureDescriptor")
    for column in (_FREQUENCY, *in_order(dataset)):
        if column.role is Role.DIMENSION:
            position = str(len(dimensions) + 1)
            _component(dimensions, "Dimension", column, position=position)
        elif column.role is Role.TIME:
            time = _component(dimensions, "TimeDimension", column)
            _format(time, "ObservationalTimePeriod")
        elif column.role is Role.MEASURE:
            measure = _component(measures, "Measure", column, usage="mandatory")
            _format(measure, "Integer" if column.datatype == "integer" else "Decimal")
        else:
            attribute = _component(attributes, "Attribute", column, usage="mandatory")
            relation = SubElement(attribute, f"{_STR}AttributeRelationship")
            SubElement(relation, f"{_STR}Observation")


def _component(above: Element, kind: str, column: Column, **attributes: str) -> Element:
    element = SubElement(above, f"{_STR}{kind}", {"id": column.concept, **attributes})
    concept = f"conceptscheme.Concept={AGENCY}:{CONCEPTS}({VERSION}).{column.concept}"
    SubElement(element, f"{_STR}ConceptIdentity").text = _URN + concept
    if column.codes is not None:
        enumeration = f"codelist.Codelist={AGENCY}:{_list_id(column.codes)}({VERSION})"
        local = SubElement(element, f"{_STR}LocalRepresentation")
        SubElement(local, f"{_STR}Enumeration").text = _URN + enumeration
    return element


def _format(component: Element, text_type: str) -> None:
    local = SubElement(component, f"{_STR}LocalRepresentation")
    SubElement(local, f"{_STR}TextFormat", textType=text_type)


def _maintained(
    above: Element, kind: str, id_: str, title: str, about: str = "", **attributes: str
) -> Element:
    known = {"id": id_, "agencyID": AGENCY, "version": VERSION, **attributes}
    element = SubElement(above, f"{_STR}{kind}", known)
    _words(element, title, about)
    return element


def _words(element: Element, title: str, about: str) -> None:
    _word(element, "Name", title)
    if about:
        _word(element, "Description", about)


def _word(element: Element, kind: str, text: str) -> None:
    SubElement(element, f"{_COM}{kind}", {_LANGUAGE: "en"}).text = text


def _list_id(name: str) -> str:
    return f"CL_{name.upper()}"
