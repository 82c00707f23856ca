/* A few notes of what was learnt, in our own words: one of a report, one made-up advisory, one made-up case of another firm. */
#include "demo/demo_notes.h"

#include "knowledge/knowledge.h"
#include "messages.h"

static const struct { int title, tags, happened, signs, to_do, not_to_do, by; const char *kind, *traces, *date; int source; } notes[] = {
	{ MSG_DEMO_NOTE_MIS_SENT, MSG_DEMO_NOTE_MIS_SENT_TAGS, MSG_DEMO_NOTE_MIS_SENT_HAPPENED, MSG_DEMO_NOTE_MIS_SENT_SIGNS,
		MSG_DEMO_NOTE_MIS_SENT_TO_DO, MSG_DEMO_NOTE_MIS_SENT_NOT, MSG_DEMO_NOTE_MIS_SENT_BY, "mis_sent", "", "2026-03", KNOWLEDGE_PEER },
	{ MSG_DEMO_NOTE_INVOICE, MSG_DEMO_NOTE_INVOICE_TAGS, MSG_DEMO_NOTE_INVOICE_HAPPENED, MSG_DEMO_NOTE_INVOICE_SIGNS,
		MSG_DEMO_NOTE_INVOICE_TO_DO, MSG_DEMO_NOTE_INVOICE_NOT, 0, "fraud", "seikyu@hinata-billing.example", "2026-09",
		KNOWLEDGE_SIGHTING },
	{ MSG_DEMO_NOTE_RANSOM, MSG_DEMO_NOTE_RANSOM_TAGS, MSG_DEMO_NOTE_RANSOM_HAPPENED, MSG_DEMO_NOTE_RANSOM_SIGNS,
		MSG_DEMO_NOTE_RANSOM_TO_DO, MSG_DEMO_NOTE_RANSOM_NOT, MSG_DEMO_NOTE_RANSOM_BY, "ransomware", "", "2026-06", KNOWLEDGE_ADVISORY },
};

/* "一つ目|二つ目": a line each. */
static str lines(struct ctx *c, int text)
{
	str s = str_copy(c->arena, msg(c, text));
	char *p = arena_chars(c->arena, s.n + 1);
	for (size_t i = 0; i < s.n; i++) {
		p[i] = s.p[i] == '|' ? '\n' : s.p[i];
	}
	return (str){ p, s.n };
}

bool demo_add_notes(struct ctx *c, struct id keeper_id)
{
	for (size_t i = 0; i < sizeof notes / sizeof notes[0]; i++) {
		struct knowledge k;
		struct knowledge_in in = { .title = msg(c, notes[i].title), .kind = str_from_c(notes[i].kind),
			.tags = msg(c, notes[i].tags), .happened = lines(c, notes[i].happened), .signs = lines(c, notes[i].signs),
			.to_do = lines(c, notes[i].to_do), .not_to_do = lines(c, notes[i].not_to_do),
			.traces = str_from_c(notes[i].traces), .source = notes[i].source,
			.source_by = notes[i].by ? msg(c, notes[i].by) : S(""), .keeper_id = keeper_id, .audience = -1, .publish = true };
		event_time_parse(str_from_c(notes[i].date), c->now_ms, &in.source_date);
		if (!op_knowledge_add.act(c, &in, &k)) {
			return false;
		}
	}
	return true;
}
