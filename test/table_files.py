#!/usr/bin/env python3
"""Makes test/data/table/*.xlsx again: files as others write them, and traps. Needs python3-openpyxl; LibreOffice for its own file.

    python3 test/table_files.py            # all but libreoffice.xlsx
    soffice --headless --convert-to xlsx --outdir OUT test/data/table/openpyxl.xlsx   # then rename to libreoffice.xlsx
"""
import datetime
import pathlib
import zipfile

import openpyxl

OUT = pathlib.Path(__file__).parent / "data" / "table"
TYPES = """<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"""
ROOT = """<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"""
BOOK = """<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>"""
RELS = """<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>
<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="/xl/sharedStrings.xml"/>
<Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"""
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def put(name, sheet, strings=None, styles=None):
    with zipfile.ZipFile(OUT / name, "w", zipfile.ZIP_DEFLATED) as z:
        for path, text in {"[Content_Types].xml": TYPES, "_rels/.rels": ROOT, "xl/workbook.xml": BOOK, "xl/_rels/workbook.xml.rels": RELS,
                           "xl/worksheets/sheet1.xml": sheet, "xl/sharedStrings.xml": strings, "xl/styles.xml": styles}.items():
            if text is not None:
                z.writestr(zipfile.ZipInfo(path, (2026, 1, 1, 0, 0, 0)), text, zipfile.ZIP_DEFLATED)


def usual(name, is_1904=False):
    book = openpyxl.Workbook()
    if is_1904:
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.properties.created = book.properties.modified = datetime.datetime(2026, 1, 1)
    s = book.active
    s.title = "端末"
    s.append(["呼び名・管理番号", "種類", "買った日", "値", "使う", "式"])
    s.append(["PC-001", "ノートパソコン", datetime.date(2026, 11, 20), 12.5, True, "=D2*2"])
    s.append(["PC-002", "据え置きのパソコン", datetime.datetime(2026, 11, 20, 14, 5), 1200, False, "=1/0"])
    s.append(["まとめたセル", "そのほか", "20日", None, None, "１２３"])
    s.merge_cells("B4:B5")
    for row in (2, 3):
        s.cell(row, 3).number_format = '[$-411]ggge"年"m"月"d"日"'
    book.save(OUT / name)


def filled():
    """As a firm sends its own list: a cover, a heading line of its own, other widths."""
    book = openpyxl.Workbook()
    book.properties.created = book.properties.modified = datetime.datetime(2026, 1, 1)
    cover = book.active
    cover.title = "表紙"
    cover.append(["端末の棚卸し 2026年11月"])
    s = book.create_sheet("一覧")
    s.append(["株式会社ひなた惣菜 端末"])
    s.append(["種類", "呼び名・管理番号", "OS と版", "メモ"])
    s.append(["ノートパソコン", "EX-001", "Windows 11", "+1 ではなく文字"])
    s.append(["スマートフォン・タブレット", "ＥＸ－００２", "iOS 18", None])
    book.save(OUT / "endpoint.xlsx")
    book = openpyxl.Workbook()
    book.properties.created = book.properties.modified = datetime.datetime(2026, 1, 1)
    s = book.active
    s.title = "情報資産"
    s.append(["名前", "使う仕事", "置いてあるところ", "個人の情報", "もれたら", "書きかえられたら", "使えなくなったら"])
    s.append(["お届け先の名簿", "出荷", "パソコン、紙", "個人情報がある", "取引や信用に響く", "仕事に支障が出る", "数日で困る"])
    s.append(["配合の控え", "製造", "USBメモリーなど", "ない", "会社が続けられないほど困る", "仕事に支障が出る", "すぐに仕事が止まる"])
    book.save(OUT / "asset.xlsx")


def traps():
    row = '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>%s</t></is></c></row></sheetData>'
    put("doctype.xlsx", HEAD + '<!DOCTYPE worksheet [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + f"<worksheet {NS}>" + row % "&b;" + "</worksheet>")
    put("bomb.xlsx", HEAD + f"<worksheet {NS}><sheetData>" + " " * (60 * 1024 * 1024) + "</sheetData></worksheet>")
    put("wide.xlsx", HEAD + f'<worksheet {NS}><sheetData><row r="1"><c r="ABCDE1"><v>1</v></c></row></sheetData></worksheet>')
    cells = "<c><v>1</v></c>" * 100_000
    put("columns.xlsx", HEAD + f'<worksheet {NS}><sheetData><row r="1">{cells}</row></sheetData></worksheet>')
    put("deep.xlsx", HEAD + f"<worksheet {NS}>" + "<a>" * 200 + "</a>" * 200 + "</worksheet>")
    with zipfile.ZipFile(OUT / "word.docx", "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr(zipfile.ZipInfo("word/document.xml", (2026, 1, 1, 0, 0, 0)), HEAD + "<document/>")


def furigana():
    strings = HEAD + f'<sst {NS} count="1" uniqueCount="1"><si><t>東京支店</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh><rPh sb="2" eb="4"><t>シテン</t></rPh><phoneticPr fontId="1"/></si></sst>'
    styles = HEAD + f'<styleSheet {NS}><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="58"/></cellXfs></styleSheet>'
    sheet = HEAD + (f'<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData><x:row><x:c t="s"><x:v>0</x:v></x:c>'
                    '<x:c t="inlineStr"><x:is><x:r><x:t>中の</x:t></x:r><x:r><x:t>文字</x:t></x:r><x:rPh sb="0" eb="1"><x:t>ナカ</x:t></x:rPh></x:is></x:c>'
                    '<x:c s="1"><x:v>46346</x:v></x:c><x:c t="inlineStr"><x:is><x:t>一行_x000A_二行</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>')
    put("furigana.xlsx", sheet, strings, styles)


OUT.mkdir(parents=True, exist_ok=True)
usual("openpyxl.xlsx")
usual("y1904.xlsx", True)
traps()
furigana()
filled()
