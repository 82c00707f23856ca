/* write: an archive on its way out. Small parts lie in a nameless file; evidence is read where it is kept. */
#include <stdlib.h>
#include <unistd.h>

#include "archive/inside.h"
#include "audit/audit.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/time.h"
#include "blob/blob.h"
#include "db/store.h"
#include "messages.h"
#include "room/room.h"

#define FIXED_PARTS 7 /* manifest, README, people, journal, rows, words, seals */

static const struct choice evidence_ways[] = {
	[ARCHIVE_WITH_EVIDENCE] = { "all", MSG_ARCHIVE_EVIDENCE_ALL },
	[ARCHIVE_WITHOUT] = { "none", MSG_ARCHIVE_EVIDENCE_NONE },
};
const struct choices archive_evidence_choices = { evidence_ways, sizeof evidence_ways / sizeof evidence_ways[0] };

/* --- what is about to be sent --- */

struct archive_out { struct zip_out zip; str name; };

void archive_out_done(void *arg)
{
	struct archive_out *o = arg;
	if (o) {
		zip_out_done(&o->zip);
		free(o);
	}
}

static struct archive_out *out_new(const struct ctx *c)
{
	struct archive_out *o = calloc(1, sizeof *o);
	if (o) {
		zip_out_init(&o->zip, c);
	}
	return o;
}

int64_t archive_out_bytes(const struct archive_out *o) { return o->zip.n_bytes; }
str archive_out_name(const struct archive_out *o) { return o->name; }

int64_t archive_out_read(void *arg, char *to, size_t n)
{
	struct archive_out *o = arg;
	return zip_out_read(&o->zip, to, n);
}

/* --- the entry that says so --- */

struct exporting {
	const struct archive_export_in *in;
	struct journal_added added;
	struct sha256 people;
};

static int way_of(const struct archive_export_in *in)
{
	return in->evidence == ARCHIVE_WITHOUT ? ARCHIVE_WITHOUT : ARCHIVE_WITH_EVIDENCE;
}

static str maker_name(const struct ctx *c)
{
	return str_is_empty(c->who.name) ? S("command line") : c->who.name;
}

static bool people_hash(struct ctx *c, struct id incident_id, struct sha256 *ret)
{
	struct row_pair *rows;
	size_t n;
	AUTO_BUF(b, LIMIT_ARCHIVE_LIST_BYTES * 2);
	if (!collect_rows(c, incident_id, &rows, &n) || !collect_people(c, incident_id, rows, n, &b)) {
		return false;
	}
	sha256_of(str_bytes(buf_str(&b)), ret);
	return true;
}

static bool act_entry(struct ctx *c, void *arg)
{
	struct exporting *x = arg;
	const struct archive_export_in *in = x->in;
	struct incident i;
	struct change ch;
	int way = way_of(in);
	if (!incident_get(c, in->incident_id, &i) || !people_hash(c, i.id, &x->people)) {
		return false;
	}
	change_init(&ch, c, STR_NONE);
	change_item(&ch, S(ARCHIVE_KEY "format"), str_i64(c->arena, ARCHIVE_VERSION));
	change_item(&ch, S(ARCHIVE_KEY "by"), maker_name(c));
	change_item(&ch, S(ARCHIVE_KEY "evidence"), str_from_c(evidence_ways[way].code));
	change_item(&ch, S(ARCHIVE_KEY "organisation"), c->org_name);
	change_item(&ch, S(ARCHIVE_KEY "people"), str_hex(c->arena, (bytes){ x->people.b, SHA256_LEN }));
	change_item(&ch, S(ARCHIVE_KEY "program"), S(SONAE_VERSION));
	bool for_somebody = !str_is_empty(in->purpose);
	str text = msg(c, way == ARCHIVE_WITHOUT ? MSG_ARCHIVE_ENTRY_NONE : MSG_ARCHIVE_ENTRY_ALL);
	if (for_somebody) {
		text = STR_CAT(c->arena, text, S("\n"), msgf(c, MSG_ARCHIVE_ENTRY_PURPOSE, { "purpose", in->purpose }));
	}
	struct journal_entry_in e = { .incident_id = i.id, .type = for_somebody ? ENTRY_TOLD : ENTRY_COLLECTED, .text = text };
	struct audit_line line = { "archive_export", id_str(c->arena, i.id), str_from_c(evidence_ways[way].code) };
	return change_write(&ch, e, &x->added) && audit_add(c, &line);
}

/* --- collecting --- */

static void files_member(struct buf *b, struct ctx *c, const struct part *v, size_t n)
{
	buf_add(b, S(",\n\"files\":[\n"));
	for (size_t i = 0; i < n; i++) {
		bool first = true;
		buf_add(b, i ? S(",\n{") : S("{"));
		json_write_key(b, "name", &first);
		json_write_str(b, v[i].name);
		json_write_key(b, "bytes", &first);
		buf_add_i64(b, v[i].bytes);
		json_write_key(b, "sha256", &first);
		json_write_str(b, str_hex(c->arena, (bytes){ v[i].sha256.b, SHA256_LEN }));
		buf_add_c(b, '}');
	}
	buf_add(b, S("\n]}\n"));
}

static void named(struct buf *b, const char *name, str v, bool *first)
{
	json_write_key(b, name, first);
	json_write_str(b, v);
}

static void write_manifest(struct ctx *c, struct buf *b, const struct incident *i, const struct exporting *x,
	const struct part *parts, size_t n)
{
	bool first = true, inner = true;
	buf_add_c(b, '{');
	named(b, "format", S("sonae-archive"), &first);
	json_write_key(b, "version", &first);
	buf_add_i64(b, ARCHIVE_VERSION);
	buf_add_c(b, '\n');
	named(b, "program", S(SONAE_VERSION), &first);
	named(b, "made_at", time_rfc3339(c->arena, x->added.recorded_at), &first);
	named(b, "made_by", maker_name(c), &first);
	buf_add_c(b, '\n');
	json_write_key(b, "organisation", &first);
	buf_add_c(b, '{');
	named(b, "id", id_str(c->arena, c->org_id), &inner);
	named(b, "name", c->org_name, &inner);
	buf_add(b, S("}\n"));
	json_write_key(b, "incident", &first);
	buf_add_c(b, '{');
	inner = true;
	named(b, "id", id_str(c->arena, i->id), &inner);
	named(b, "name", i->name, &inner);
	named(b, "title", i->title, &inner);
	named(b, "mode", str_from_c(incident_mode_choices.v[i->mode].code), &inner);
	named(b, "kind", i->kind, &inner);
	json_write_key(b, "is_restricted", &inner);
	buf_add(b, i->is_restricted ? S("true") : S("false"));
	buf_add(b, S("}\n"));
	json_write_key(b, "journal", &first);
	buf_add_c(b, '{');
	inner = true;
	json_write_key(b, "entries", &inner);
	buf_add_i64(b, x->added.seq);
	named(b, "head", str_hex(c->arena, (bytes){ x->added.hash.b, SHA256_LEN }), &inner);
	named(b, "seal", journal_seal_text(c->arena, x->added.seq, &x->added.hash), &inner);
	buf_add(b, S("}\n"));
	named(b, "evidence", str_from_c(evidence_ways[way_of(x->in)].code), &first);
	files_member(b, c, parts, n);
}

static bool moved(struct ctx *c)
{
	return fail(c, ERR_CONFLICT, MSG_ARCHIVE_MOVED);
}

static bool part_end(struct ctx *c, struct spool *s, str name, struct part *ret)
{
	return spool_part_end(c, s, name, LIMIT_ARCHIVE_PART_BYTES, ret);
}

struct collected { struct part small[FIXED_PARTS]; struct part *papers, *evidence; size_t n_papers, n_evidence; };

static bool collect_people_part(struct ctx *c, const struct exporting *x, struct spool *s, const struct row_pair *rows,
	size_t n, struct part *ret)
{
	AUTO_BUF(b, LIMIT_ARCHIVE_LIST_BYTES * 2);
	if (!collect_people(c, x->in->incident_id, rows, n, &b)) {
		return false;
	}
	spool_part_begin(s);
	buf_add(spool_buf(s), buf_str(&b));
	if (!part_end(c, s, MEMBER_PEOPLE, ret)) {
		return false;
	}
	return memcmp(ret->sha256.b, x->people.b, SHA256_LEN) == 0 || moved(c);
}

static bool collect_small(struct ctx *c, const struct exporting *x, struct spool *s, struct collected *k)
{
	struct id room = x->in->incident_id;
	struct row_pair *rows;
	size_t n;
	spool_part_begin(s);
	write_readme(c, spool_buf(s));
	if (!part_end(c, s, MEMBER_README, &k->small[1]) || !collect_rows(c, room, &rows, &n) ||
	    !collect_people_part(c, x, s, rows, n, &k->small[2])) {
		return false;
	}
	spool_part_begin(s);
	if (!collect_journal(c, room, s) || !part_end(c, s, MEMBER_JOURNAL, &k->small[3])) {
		return false;
	}
	spool_part_begin(s);
	collect_row_lines(rows, n, s);
	if (!part_end(c, s, MEMBER_ROWS, &k->small[4])) {
		return false;
	}
	spool_part_begin(s);
	if (!collect_words(c, room, s) || !part_end(c, s, MEMBER_WORDS, &k->small[5])) {
		return false;
	}
	spool_part_begin(s);
	return collect_seals(c, room, s) && part_end(c, s, MEMBER_SEALS, &k->small[6]) &&
	       collect_papers(c, room, s, &k->papers, &k->n_papers) &&
	       (way_of(x->in) == ARCHIVE_WITHOUT || collect_evidence(c, room, &k->evidence, &k->n_evidence));
}

static str file_name_of(struct ctx *c, const struct incident *i, const struct journal_added *e)
{
	struct civil day = civil_from_ms(e->recorded_at, JST_OFFSET_MIN);
	str name = str_printf(c->arena, "sonae-%04d-%02d-%02d-%.*s.zip", day.year, day.month, day.day, STR_FMT(i->name));
	return blob_file_name(c->arena, name);
}

/* All parts in their order; the manifest, which comes first, is written last. */
static bool assemble(struct ctx *c, struct archive_out *o, const struct incident *i, const struct exporting *x,
	struct collected *k)
{
	size_t n = FIXED_PARTS + k->n_papers + k->n_evidence, at = FIXED_PARTS;
	if (n > LIMIT_ARCHIVE_MEMBERS) {
		return fail(c, ERR_TOO_LARGE, MSG_ARCHIVE_TOO_LARGE);
	}
	o->zip.parts = arena_array(&o->zip.arena, struct part, n);
	memcpy(o->zip.parts, k->small, sizeof k->small);
	for (size_t p = 0; p < k->n_papers; p++) {
		o->zip.parts[at++] = k->papers[p];
	}
	for (size_t p = 0; p < k->n_evidence; p++) {
		o->zip.parts[at++] = k->evidence[p];
	}
	o->zip.n = n;
	spool_part_begin(&o->zip.spool);
	write_manifest(c, spool_buf(&o->zip.spool), i, x, o->zip.parts + 1, n - 1);
	if (!part_end(c, &o->zip.spool, ARCHIVE_MANIFEST, &o->zip.parts[0])) {
		return false;
	}
	for (size_t p = 0; p < n; p++) {
		o->zip.parts[p].name = str_copy(&o->zip.arena, o->zip.parts[p].name);
	}
	o->name = str_copy(&o->zip.arena, file_name_of(c, i, &x->added));
	zip_out_lay(&o->zip);
	return true;
}

/* The room as it is now is the room as the entry left it, or somebody was in between. */
static bool collect(struct ctx *c, const struct exporting *x, struct archive_out *o)
{
	struct incident i;
	struct sha256 head;
	struct collected k = { 0 };
	int64_t seq;
	if (!incident_get(c, x->in->incident_id, &i) || !journal_head(c, i.id, &seq, &head)) {
		return false;
	}
	if (seq != x->added.seq) {
		return moved(c);
	}
	return spool_begin(c, &o->zip.spool, 2 * LIMIT_ARCHIVE_LINE_BYTES) && collect_small(c, x, &o->zip.spool, &k) && assemble(c, o, &i, x, &k);
}

/* Nothing is missing on the disk: better known before the entry is written than in the middle of a download. */
static bool check_stored(struct ctx *c, const struct archive_export_in *in)
{
	struct part *v;
	size_t n;
	struct incident i;
	if (!incident_get(c, in->incident_id, &i)) {
		return false;
	}
	if (incident_is_taken_in(&i)) {
		return fail(c, ERR_CONFLICT, MSG_ARCHIVE_EXPORT_TAKEN);
	}
	if (way_of(in) == ARCHIVE_WITHOUT) {
		return true;
	}
	if (!collect_evidence(c, i.id, &v, &n)) {
		return false;
	}
	for (size_t k = 0; k < n; k++) {
		int fd;
		if (!blob_open(c, &v[k].sha256, &fd)) {
			return false;
		}
		close(fd);
	}
	return true;
}

/* Rows, papers and bodies are large; what stays lies in the arena of `o`. */
static bool collect_apart(struct ctx *c, const struct exporting *x, struct archive_out *o)
{
	struct arena work, *keep = c->arena;
	arena_init(&work);
	c->arena = &work;
	bool ok = store_read_begin(c);
	if (ok) {
		ok = collect(c, x, o);
		store_read_end(c);
	}
	c->arena = keep;
	if (!ok && c->err.msg != 0) { /* its words go with the arena */
		for (int i = 0; i < ERR_ARGS_MAX; i++) {
			c->err.args[i].value = str_copy(keep, c->err.args[i].value);
		}
	}
	c->err.detail = str_copy(keep, c->err.detail);
	arena_free(&work);
	return ok;
}

bool archive_export(struct ctx *c, const struct archive_export_in *in, struct archive_out **ret)
{
	struct exporting x = { .in = in };
	if (!check_stored(c, in) || !store_write(c->store, c, act_entry, &x)) {
		return false;
	}
	struct archive_out *o = out_new(c);
	if (!o) {
		return fail(c, ERR_UNAVAILABLE, 0);
	}
	if (!collect_apart(c, &x, o)) {
		archive_out_done(o);
		return false;
	}
	*ret = o;
	return true;
}

/* --- the row --- */

/* The work is done before (archive_export, in the slow pool): an archive of a large room would hold up every other write. */
static bool act_nothing(struct ctx *c, const void *arg, void *ret_out)
{
	(void)c;
	(void)arg;
	(void)ret_out;
	return true;
}

static const struct field export_fields[] = {
	{ .name = "incident", .type = FIELD_ID, .offset = offsetof(struct archive_export_in, incident_id),
		.flags = FIELD_PATH | FIELD_REQUIRED, .label = MSG_STEP_LABEL_INCIDENT, .doc = "its incident" },
	{ .name = "evidence", .type = FIELD_CHOICE, .offset = offsetof(struct archive_export_in, evidence),
		.choices = &archive_evidence_choices, .label = MSG_ARCHIVE_LABEL_EVIDENCE,
		.doc = "all: with the bytes of the evidence; none: only what is written about it (all)" },
	{ .name = "purpose", .type = FIELD_LINE, .offset = offsetof(struct archive_export_in, purpose),
		.label = MSG_ARCHIVE_LABEL_PURPOSE, .doc = "to whom and what for; goes into the journal" },
};
const struct operation op_archive_export = { .name = "archive_export",
	.doc = "write one incident as an archive that proves itself; an entry says so", .needs = ACCESS_RESPONDER,
	.fields = export_fields, .n_fields = sizeof export_fields / sizeof export_fields[0],
	.in_size = sizeof(struct archive_export_in), .act = act_nothing, .audits_itself = true };
