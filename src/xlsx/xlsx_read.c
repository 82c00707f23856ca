/* A workbook as it comes from anywhere: its list of sheets, its shared strings, which styles show a day. */
#include "xlsx/xlsx_inside.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/text.h"
#include "messages.h"

/* --- XML --- */

static const char *local(const char *name)
{
	const char *colon = strrchr(name, ':');
	return colon ? colon + 1 : name;
}

void xlsx_stop(struct xlsx_xml *x, int msg)
{
	if (!x->failed) {
		x->failed = true;
		fail_field(x->f->c, "file", msg);
		XML_StopParser(x->parser, XML_FALSE);
	}
}

void xlsx_stop_max(struct xlsx_xml *x, int msg, int64_t max)
{
	if (!x->failed) {
		xlsx_stop(x, msg);
		fail_field_arg(x->f->c, "max", str_i64(x->f->c->arena, max));
	}
}

static void XMLCALL on_start(void *arg, const XML_Char *name, const XML_Char **attributes)
{
	struct xlsx_xml *x = arg;
	if (++x->depth > LIMIT_XLSX_DEPTH) {
		xlsx_stop(x, MSG_XLSX_DAMAGED);
	} else if (!x->failed) {
		x->start(x, local(name), attributes);
	}
}

static void XMLCALL on_end(void *arg, const XML_Char *name)
{
	struct xlsx_xml *x = arg;
	x->depth--;
	if (!x->failed && x->end) {
		x->end(x, local(name));
	}
}

static void XMLCALL on_text(void *arg, const XML_Char *s, int n)
{
	struct xlsx_xml *x = arg;
	if (x->collects && !x->failed) {
		buf_add_bytes(&x->text, s, (size_t)n);
		if (!buf_ok(&x->text)) {
			xlsx_stop_max(x, MSG_XLSX_LONG_TEXT, LIMIT_XLSX_TEXT_BYTES);
		}
	}
}

/* No workbook has one; with one come entities that grow and files that are fetched. */
static void XMLCALL on_doctype(void *arg, const XML_Char *name, const XML_Char *system, const XML_Char *public, int internal)
{
	(void)name; (void)system; (void)public; (void)internal;
	xlsx_stop(arg, MSG_XLSX_DOCTYPE);
}

const char *xlsx_attribute(const char **attributes, const char *name)
{
	for (size_t i = 0; attributes[i]; i += 2) {
		if (strcmp(local(attributes[i]), name) == 0) {
			return attributes[i + 1];
		}
	}
	return NULL;
}

static bool feed(void *arg, const char *p, size_t n, bool is_last)
{
	struct xlsx_xml *x = arg;
	if (XML_Parse(x->parser, p, (int)n, is_last) != XML_STATUS_OK) {
		xlsx_stop(x, MSG_XLSX_DAMAGED);
	}
	return !x->failed;
}

static void xml_begin(struct xlsx_xml *x)
{
	x->parser = XML_ParserCreate(NULL);
	if (!x->parser) {
		abort();
	}
	buf_init(&x->text, LIMIT_XLSX_TEXT_BYTES);
	XML_SetUserData(x->parser, x);
	XML_SetElementHandler(x->parser, on_start, on_end);
	XML_SetCharacterDataHandler(x->parser, on_text);
	XML_SetStartDoctypeDeclHandler(x->parser, on_doctype);
}

static void xml_end(struct xlsx_xml *x)
{
	XML_ParserFree(x->parser);
	buf_done(&x->text);
}

bool xlsx_xml_read(struct xlsx_file *f, struct xlsx_xml *x, str path, bool is_needed)
{
	bool found;
	x->f = f;
	xml_begin(x);
	bool ok = xlsx_part(f, path, feed, x, &found);
	xml_end(x);
	return ok && (found || !is_needed || fail_field(f->c, "file", MSG_XLSX_NO_WORKBOOK));
}

bool xlsx_xml_bytes(struct xlsx_xml *x, bytes xml)
{
	xml_begin(x);
	bool ok = feed(x, (const char *)xml.p, xml.n, true);
	xml_end(x);
	return ok;
}

str xlsx_text_taken(struct xlsx_xml *x)
{
	str s = xlsx_unescape(x->f->c->arena, buf_str(&x->text));
	x->text.n = 0;
	return s;
}

/* --- rich text: runs are joined, readings (furigana) belong to nobody's value --- */

void xlsx_rich_start(struct xlsx_rich *r, struct xlsx_xml *x, const char *name)
{
	r->in_phonetic = r->in_phonetic || strcmp(name, "rPh") == 0;
	if (strcmp(name, "t") == 0 && !r->in_phonetic) {
		x->collects = true;
	}
}

void xlsx_rich_end(struct xlsx_rich *r, struct xlsx_xml *x, const char *name)
{
	if (strcmp(name, "rPh") == 0) {
		r->in_phonetic = false;
	} else if (strcmp(name, "t") == 0) {
		x->collects = false;
	}
}

/* --- shared strings --- */

struct strings { struct xlsx_rich rich; };

static void strings_start(struct xlsx_xml *x, const char *name, const char **attributes)
{
	struct strings *s = x->state;
	(void)attributes;
	if (strcmp(name, "si") == 0) {
		s->rich = (struct xlsx_rich){ .inside = true };
		x->text.n = 0;
	} else if (s->rich.inside) {
		xlsx_rich_start(&s->rich, x, name);
	}
}

static void add_string(struct xlsx_xml *x)
{
	struct xlsx_string_list *l = &x->f->strings;
	if (l->n == LIMIT_XLSX_STRINGS) {
		xlsx_stop_max(x, MSG_XLSX_TOO_MANY_CELLS, LIMIT_XLSX_STRINGS);
		return;
	}
	if (l->n == l->room) {
		size_t room = l->room ? l->room * 2 : 256;
		str *v = arena_array(x->f->c->arena, str, room);
		memcpy(v, l->v ? l->v : v, l->n * sizeof *v);
		l->v = v;
		l->room = room;
	}
	l->v[l->n++] = xlsx_text_taken(x);
}

static void strings_end(struct xlsx_xml *x, const char *name)
{
	struct strings *s = x->state;
	if (strcmp(name, "si") == 0 && s->rich.inside) {
		s->rich.inside = false;
		add_string(x);
	} else if (s->rich.inside) {
		xlsx_rich_end(&s->rich, x, name);
	}
}

bool xlsx_strings_read(struct xlsx_file *f)
{
	struct strings s = { 0 };
	struct xlsx_xml x = { .start = strings_start, .end = strings_end, .state = &s };
	return str_is_none(f->strings_path) || xlsx_xml_read(f, &x, f->strings_path, false);
}

/* --- styles --- */

#define FORMATS_MOST 1000
struct styles { bool in_xfs; struct { int id; bool is_date; } formats[FORMATS_MOST]; size_t n_formats; };

static int int_of(const char *s)
{
	int64_t v = 0;
	return s && str_to_i64(str_from_c(s), &v) && v >= 0 && v < INT32_MAX ? (int)v : 0;
}

static void add_style(struct xlsx_xml *x, int format)
{
	const struct styles *s = x->state;
	struct xlsx_file *f = x->f;
	if (f->n_styles == LIMIT_XLSX_STYLES) {
		return; /* what stands behind is shown as plain numbers */
	}
	bool is_date = xlsx_format_is_date(format, S(""));
	for (size_t i = 0; i < s->n_formats; i++) {
		is_date = s->formats[i].id == format ? s->formats[i].is_date : is_date;
	}
	if (f->n_styles == f->styles_room) {
		size_t room = f->styles_room ? f->styles_room * 2 : 64;
		bool *v = arena_array(f->c->arena, bool, room);
		memcpy(v, f->styles_date ? f->styles_date : v, f->n_styles * sizeof *v);
		f->styles_date = v;
		f->styles_room = room;
	}
	f->styles_date[f->n_styles++] = is_date;
}

static void styles_start(struct xlsx_xml *x, const char *name, const char **attributes)
{
	struct styles *s = x->state;
	if (strcmp(name, "numFmt") == 0 && s->n_formats < FORMATS_MOST) {
		const char *code = xlsx_attribute(attributes, "formatCode");
		s->formats[s->n_formats].id = int_of(xlsx_attribute(attributes, "numFmtId"));
		s->formats[s->n_formats++].is_date = code && xlsx_format_is_date(0, str_from_c(code));
	} else if (strcmp(name, "cellXfs") == 0) {
		s->in_xfs = true;
	} else if (strcmp(name, "xf") == 0 && s->in_xfs) {
		add_style(x, int_of(xlsx_attribute(attributes, "numFmtId")));
	}
}

static void styles_end(struct xlsx_xml *x, const char *name)
{
	struct styles *s = x->state;
	s->in_xfs = s->in_xfs && strcmp(name, "cellXfs") != 0;
}

static bool styles_read(struct xlsx_file *f, bytes alone)
{
	struct styles *s = arena_new(f->c->arena, struct styles);
	struct xlsx_xml x = { .f = f, .start = styles_start, .end = styles_end, .state = s };
	return alone.p ? xlsx_xml_bytes(&x, alone) : str_is_none(f->styles_path) || xlsx_xml_read(f, &x, f->styles_path, false);
}

/* --- the workbook --- */

static bool is_true(const char *s) { return s && (strcmp(s, "1") == 0 || strcmp(s, "true") == 0); }

static void add_sheet(struct xlsx_xml *x, const char **attributes)
{
	struct xlsx_file *f = x->f;
	struct arena *a = f->c->arena;
	const char *name = xlsx_attribute(attributes, "name"), *state = xlsx_attribute(attributes, "state");
	const char *relation = NULL;
	for (size_t i = 0; attributes[i]; i += 2) { /* r:id beside sheetId and name */
		const char *at = strchr(attributes[i], ':');
		relation = at && strcmp(at + 1, "id") == 0 ? attributes[i + 1] : relation;
	}
	if (f->n_sheets == LIMIT_XLSX_SHEETS) {
		xlsx_stop_max(x, MSG_XLSX_TOO_MANY_SHEETS, LIMIT_XLSX_SHEETS);
		return;
	}
	f->sheets[f->n_sheets++] = (struct xlsx_sheet_ref){ str_copy(a, str_from_c(name ? name : "")), STR_NONE,
		str_copy(a, str_from_c(relation ? relation : "")), state && strcmp(state, "visible") != 0 };
}

static void workbook_start(struct xlsx_xml *x, const char *name, const char **attributes)
{
	if (strcmp(name, "workbookPr") == 0) {
		x->f->is_1904 = is_true(xlsx_attribute(attributes, "date1904"));
	} else if (strcmp(name, "sheet") == 0) {
		add_sheet(x, attributes);
	}
}

/* "worksheets/sheet1.xml", "/xl/worksheets/sheet1.xml" -> from the root of the zip */
static str target_of(struct arena *a, const char *target)
{
	str t = str_from_c(target);
	return t.n > 0 && t.p[0] == '/' ? str_copy(a, str_sub(t, 1, t.n)) : STR_CAT(a, S("xl/"), t);
}

static void relations_start(struct xlsx_xml *x, const char *name, const char **attributes)
{
	struct xlsx_file *f = x->f;
	const char *id = xlsx_attribute(attributes, "Id"), *type = xlsx_attribute(attributes, "Type");
	const char *target = xlsx_attribute(attributes, "Target"), *mode = xlsx_attribute(attributes, "TargetMode");
	if (strcmp(name, "Relationship") != 0 || !id || !type || !target || (mode && strcmp(mode, "External") == 0)) {
		return;
	}
	str path = target_of(f->c->arena, target);
	if (str_ends(str_from_c(type), S("/sharedStrings"))) {
		f->strings_path = path;
	} else if (str_ends(str_from_c(type), S("/styles"))) {
		f->styles_path = path;
	}
	for (size_t i = 0; i < f->n_sheets; i++) {
		if (str_eq(f->sheets[i].relation, str_from_c(id))) {
			f->sheets[i].path = str_ends(str_from_c(type), S("/worksheet")) ? path : STR_NONE;
		}
	}
}

static struct xlsx_file *file_new(struct ctx *c, bytes file)
{
	struct xlsx_file *f = arena_new(c->arena, struct xlsx_file);
	*f = (struct xlsx_file){ .c = c, .file = file, .sheets = arena_array(c->arena, struct xlsx_sheet_ref, LIMIT_XLSX_SHEETS) };
	return f;
}

bool xlsx_open(struct ctx *c, bytes file, struct xlsx_file **ret)
{
	struct xlsx_file *f = file_new(c, file);
	struct xlsx_xml book = { .start = workbook_start }, relations = { .start = relations_start };
	*ret = f;
	if (xlsx_is_old(file)) {
		return fail_field(c, "file", MSG_XLSX_OLD);
	}
	if (!xlsx_is_zip(file)) {
		return fail_field(c, "file", MSG_XLSX_NOT_ZIP);
	}
	return xlsx_zip_check(f) && xlsx_xml_read(f, &book, S("xl/workbook.xml"), true) &&
		xlsx_xml_read(f, &relations, S("xl/_rels/workbook.xml.rels"), true) && styles_read(f, (bytes){ 0 }) && xlsx_strings_read(f);
}

size_t xlsx_sheets(const struct xlsx_file *f) { return f->n_sheets; }
str xlsx_sheet_name(const struct xlsx_file *f, size_t i) { return f->sheets[i].name; }

bool xlsx_sheet_read(struct ctx *c, struct xlsx_file *f, size_t i, struct xlsx_grid *ret)
{
	f->c = c;
	*ret = (struct xlsx_grid){ .name = f->sheets[i].name, .is_hidden = f->sheets[i].is_hidden };
	return str_is_none(f->sheets[i].path) || xlsx_grid_read(f, &f->sheets[i], (bytes){ 0 }, ret); /* a sheet of charts has no rows */
}

bool xlsx_part_read(struct ctx *c, char part, bytes xml)
{
	struct xlsx_file *f = file_new(c, (bytes){ 0 });
	struct strings s = { 0 };
	struct xlsx_grid grid = { 0 };
	struct xlsx_xml strings = { .f = f, .start = strings_start, .end = strings_end, .state = &s };
	struct xlsx_xml book = { .f = f, .start = workbook_start };
	const struct xlsx_sheet_ref of = { .name = S("x") };
	str words[] = { S("a"), S("b"), S("c") };
	f->strings = (struct xlsx_string_list){ words, 3, 3 };
	switch (part) {
	case 's':
		return xlsx_xml_bytes(&strings, xml);
	case 't':
		return styles_read(f, xml);
	case 'w':
		return xlsx_xml_bytes(&book, xml);
	default:
		return xlsx_grid_read(f, &of, xml, &grid);
	}
}
