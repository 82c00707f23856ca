/* The doors of /api/v1 to what was learnt. */
#include "api/api_parts.h"
#include "knowledge/knowledge.h"
#include "messages.h"

struct notes_query { str kind, tag, q; int source; bool archived; };
#define Q(member, type_of, text) \
	{ .name = #member, .type = type_of, .offset = offsetof(struct notes_query, member), .doc = text }
static const struct field notes_fields[] = {
	Q(kind, FIELD_LINE, "key of a kind"),
	Q(tag, FIELD_LINE, "one tag, as it is written"),
	Q(q, FIELD_LINE, "stands in title, tags or text; widths, kana and case do not matter"),
	{ .name = "source", .type = FIELD_CHOICE, .offset = offsetof(struct notes_query, source),
		.choices = &knowledge_source_choices, .doc = "where it comes from" },
	Q(archived, FIELD_BOOL, "true: archived ones too"),
};
#undef Q
static const struct shape notes_query = { "Query", notes_fields, sizeof notes_fields / sizeof notes_fields[0],
	sizeof(struct notes_query) };

static str text_of(str s) { return str_is_none(s) ? S("") : s; }

/* A list that is empty because of a slip tells nobody. */
static bool check_query(struct ctx *c, const struct knowledge_filter *f)
{
	struct knowledge_tag *tags;
	size_t n, k = 0;
	if (!str_is_empty(f->kind) && !catalog_kind(c->catalog, f->kind)) {
		return fail_field(c, "kind", MSG_INCIDENT_KIND_UNKNOWN);
	}
	if (str_is_empty(f->tag)) {
		return true;
	}
	if (!knowledge_tags(c, &tags, &n)) {
		return false;
	}
	while (k < n && !str_eq(tags[k].tag, f->tag)) {
		k++;
	}
	return k < n || fail_field(c, "tag", MSG_KNOWLEDGE_TAG_UNKNOWN);
}

static bool notes(struct web *w)
{
	const struct notes_query *q = w->asked;
	struct knowledge_line *v;
	size_t n;
	struct knowledge_filter f = { .kind = text_of(q->kind), .tag = text_of(q->tag), .words = text_of(q->q),
		.source = q->source, .archived = q->archived };
	return check_query(w->c, &f) && knowledge_list(w->c, &f, &v, &n) && web_json_list(w, &knowledge_line_shape, v, n, STR_NONE);
}

static bool note(struct web *w)
{
	struct id id;
	struct knowledge k;
	return web_id(w, "note", &id) && knowledge_get(w->c, id, &k) && web_json(w, 200, &knowledge_shape, &k);
}

struct version_json { struct opt_int version, at; str writer_name, reason; };
#define V(member, type_of, text) \
	{ .name = #member, .type = type_of, .offset = offsetof(struct version_json, member), .doc = text }
static const struct field version_fields[] = {
	V(version, FIELD_INT, "1, 2, 3 ..."), V(at, FIELD_INSTANT, "when it was written"),
	V(writer_name, FIELD_LINE, "by whom"), V(reason, FIELD_LINE, "why"),
};
#undef V
static const struct shape version_shape = { "NoteVersion", version_fields, 4, sizeof(struct version_json) };

static bool versions(struct web *w)
{
	struct id id;
	struct knowledge k;
	struct knowledge_version *v;
	size_t n;
	if (!web_id(w, "note", &id) || !knowledge_get(w->c, id, &k) || !knowledge_history(w->c, id, &v, &n)) {
		return false;
	}
	struct version_json *rows = arena_array(w->c->arena, struct version_json, n + 1);
	for (size_t i = 0; i < n; i++) {
		rows[i] = (struct version_json){ { true, v[i].version }, { true, v[i].at }, v[i].writer_name, v[i].reason };
	}
	return web_json_list(w, &version_shape, rows, n, STR_NONE);
}

static bool made(struct web *w)
{
	const struct knowledge *k = w->result;
	return web_created(w, &knowledge_shape, k, url_id(w->c, "/api/v1/knowledge/", k->id, NULL));
}

static bool similar(struct web *w)
{
	struct incident i;
	const struct knowledge_like *v;
	size_t n;
	if (!api_incident_of(w, &i) || !knowledge_for_room(w->c, &i, &v, &n)) {
		return false;
	}
	struct knowledge_like_json *rows = arena_array(w->c->arena, struct knowledge_like_json, n + 1);
	for (size_t k = 0; k < n; k++) {
		rows[k] = (struct knowledge_like_json){ v[k].id, v[k].title, knowledge_why(w->c, &v[k]), { true, v[k].shared },
			{ true, v[k].words }, v[k].same_kind };
	}
	return web_json_list(w, &knowledge_like_shape, rows, n, STR_NONE);
}

#define ALL "/api/v1/knowledge"
#define ONE ALL "/{note}"
#define ACT(path, operation, text) \
	{ .method = HTTP_POST, .pattern = ONE path, .needs = ACCESS_RESPONDER, .flags = ROUTE_API | ROUTE_ACTION, .op = &operation, \
		.answer = api_done, .doc = text }
static const struct route routes[] = {
	{ .method = HTTP_GET, .pattern = ALL, .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = notes, .query = &notes_query,
		.shape = &knowledge_line_shape, .is_list = true, .doc = "What was learnt, newest first; drafts for who may write." },
	{ .method = HTTP_POST, .pattern = ALL, .needs = ACCESS_RESPONDER, .flags = ROUTE_API, .op = &op_knowledge_add,
		.answer = made, .shape = &knowledge_shape, .doc = "Write a note; a draft unless `publish` is true." },
	{ .method = HTTP_GET, .pattern = ONE, .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = note,
		.shape = &knowledge_shape, .doc = "One note." },
	{ .method = HTTP_PUT, .pattern = ONE, .needs = ACCESS_RESPONDER, .flags = ROUTE_API, .op = &op_knowledge_change,
		.answer = api_done, .doc = "Change all of it; 409 when `version` is not the present one." },
	{ .method = HTTP_GET, .pattern = ONE "/versions", .needs = ACCESS_VIEWER, .flags = ROUTE_API, .show = versions,
		.shape = &version_shape, .is_list = true, .doc = "How it came to say what it says, newest first." },
	ACT("/publish", op_knowledge_publish, "Let everybody read a draft."),
	ACT("/archive", op_knowledge_archive, "Put it away; needs a reason. Nothing is deleted."),
	ACT("/restore", op_knowledge_restore, "Take it out of the archive."),
	{ .method = HTTP_POST, .pattern = "/api/v1/incidents/{incident}/knowledge", .needs = ACCESS_RESPONDER, .flags = ROUTE_API,
		.op = &op_knowledge_from_incident, .answer = made, .shape = &knowledge_shape,
		.doc = "Begin a note from a closed incident: a draft." },
	{ .method = HTTP_GET, .pattern = "/api/v1/incidents/{incident}/similar-knowledge", .needs = ACCESS_VIEWER,
		.flags = ROUTE_API, .show = similar, .shape = &knowledge_like_shape, .is_list = true,
		.doc = "Notes that may help with an incident, and why." },
	{ .method = HTTP_POST, .pattern = "/api/v1/sightings/{sighting}/knowledge", .needs = ACCESS_RESPONDER, .flags = ROUTE_API,
		.op = &op_knowledge_from_sighting, .answer = made, .shape = &knowledge_shape,
		.doc = "Begin a note from a report of a finder: a draft, without who it was." },
};
const struct route_table api_knowledge_routes = { routes, sizeof routes / sizeof routes[0] };
