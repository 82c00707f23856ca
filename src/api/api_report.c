/* Reports, and the paper of one as data. */
#include "api/api_parts.h"

#include "base/json.h"
#include "base/limits.h"

bool api_reports(struct web *w)
{
	struct incident i;
	struct report *v;
	size_t n;
	return api_incident_of(w, &i) && report_list(w->c, i.id, &v, &n) &&
	       web_json_list(w, &report_shape, v, n, STR_NONE);
}

static bool report_of(struct web *w, struct incident *i, struct report *ret)
{
	struct id id;
	return api_incident_of(w, i) && web_id(w, "report", &id) && report_get(w->c, i->id, id, ret);
}

bool api_report(struct web *w)
{
	struct incident i;
	struct report r;
	return report_of(w, &i, &r) && web_json(w, 200, &report_shape, &r);
}

bool api_report_drafted(struct web *w)
{
	const struct report *r = w->result;
	if (!r->is_new) {
		return web_json(w, 200, &report_shape, r);
	}
	return web_created(w, &report_shape, r, api_url(w->c, r->incident_id, "/reports/", id_str(w->c->arena, r->id)));
}

/* --- the paper --- */

struct document_json { struct id report_id; str state, number; int lang; str blocks; };
static const struct choice langs[] = { [LANG_JA] = { "ja", 0 }, [LANG_EN] = { "en", 0 } };
static const struct choices lang_choices = { langs, LANG_MAX };
#define F(member, kind, text) \
	{ .name = #member, .type = kind, .offset = offsetof(struct document_json, member), .doc = text }
static const struct field document_fields[] = {
	F(report_id, FIELD_ID, "its report"),
	F(state, FIELD_LINE, "draft: what it would become now; issued: the frozen paper"),
	F(number, FIELD_LINE, "of an issued one"),
	{ .name = "language", .type = FIELD_CHOICE, .offset = offsetof(struct document_json, lang),
		.choices = &lang_choices, .doc = "of its words" },
	F(blocks, FIELD_RAW, "in reading order: [{type, text, rows: [[{text, mark}]]}]; mark: investigating, unknown, "
		"not_applicable or null"),
};
#undef F
const struct shape document_shape = { "Document", document_fields, sizeof document_fields / sizeof document_fields[0],
	sizeof(struct document_json) };

static const char *const block_names[DOC_BLOCK_MAX] = {
	[DOC_LEFT] = "left", [DOC_RIGHT] = "right", [DOC_TITLE] = "title", [DOC_SUBTITLE] = "subtitle",
	[DOC_HEADING] = "heading", [DOC_PARAGRAPH] = "paragraph", [DOC_STRONG] = "strong", [DOC_ITEMS] = "items",
	[DOC_TABLE] = "table", [DOC_LEGEND] = "legend", [DOC_SEAL] = "seal", [DOC_FOOT] = "foot", [DOC_LIST] = "list",
};
static const char *const mark_names[DOC_MARK_MAX] = {
	[DOC_MARK_NONE] = NULL, [DOC_MARK_INVESTIGATING] = "investigating", [DOC_MARK_UNKNOWN] = "unknown",
	[DOC_MARK_NOT_APPLICABLE] = "not_applicable",
};

static void write_row(struct buf *b, const struct doc_row *r)
{
	buf_add_c(b, '[');
	for (size_t k = 0; k < r->n_cells; k++) {
		buf_add(b, k > 0 ? S(",{\"text\":") : S("{\"text\":"));
		json_write_str(b, r->cells[k].text);
		buf_add(b, S(",\"mark\":"));
		json_write_str(b, str_from_c(mark_names[r->cells[k].mark]));
		buf_add_c(b, '}');
	}
	buf_add_c(b, ']');
}

static void write_block(struct buf *b, const struct doc_block *block)
{
	bool first = true;
	buf_add_c(b, '{');
	json_write_key(b, "type", &first);
	json_write_str(b, str_from_c(block_names[block->type]));
	json_write_key(b, "text", &first);
	json_write_str(b, block->text);
	json_write_key(b, "rows", &first);
	buf_add_c(b, '[');
	for (size_t k = 0; k < block->n_rows; k++) {
		buf_add(b, k > 0 ? S(",") : S(""));
		write_row(b, &block->rows[k]);
	}
	buf_add(b, S("]}"));
}

static bool blocks_of(struct ctx *c, const struct document *d, str *ret)
{
	AUTO_BUF(b, LIMIT_PAGE_BYTES);
	buf_add_c(&b, '[');
	for (size_t k = 0; k < d->n_blocks; k++) {
		buf_add(&b, k > 0 ? S(",") : S(""));
		write_block(&b, &d->blocks[k]);
	}
	buf_add_c(&b, ']');
	*ret = str_copy(c->arena, buf_str(&b));
	return buf_ok(&b) || fail(c, ERR_TOO_LARGE, 0);
}

bool api_document(struct web *w)
{
	struct ctx *c = w->c;
	struct incident i;
	struct report r;
	struct document *d = arena_new(c->arena, struct document);
	if (!report_of(w, &i, &r) || !report_document(c, &i, &r, d)) {
		return false;
	}
	struct document_json row = { .report_id = r.id, .state = r.state, .number = r.number, .lang = (int)d->lang };
	return blocks_of(c, d, &row.blocks) && web_json(w, 200, &document_shape, &row);
}
