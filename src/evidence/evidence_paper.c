/* What is printed: the list, labels to stick on, and the receipt somebody signs by hand. */
#include "base/time.h"
#include "evidence/evidence_page.h"
#include "evidence_html.h"
#include "messages.h"

PAGE_BODY(evidence_print)
PAGE_BODY(evidence_labels)
PAGE_BODY(custody_paper)

static bool fill_head(struct web *w, const struct incident *i, int heading, struct evidence_paper *p)
{
	struct ctx *c = w->c;
	int64_t seq;
	struct sha256 head;
	if (!journal_head(c, i->id, &seq, &head)) {
		return false;
	}
	p->top = room_top_of(c, i);
	p->back = room_url(c, i, "/evidence");
	p->back_text = msg(c, MSG_EVIDENCE_PAGE_TITLE);
	p->org = c->org_name;
	p->name = i->name;
	p->heading = msg(c, heading);
	p->is_exercise = i->mode == INCIDENT_EXERCISE;
	p->count = number_text(c, seq);
	p->seal = journal_seal_text(c->arena, seq, &head);
	p->made = msgf(c, MSG_TIMELINE_PAGE_MADE, { "when", time_full(c, c->now_ms) }, { "who", c->who.name });
	return true;
}

static bool show_rows(struct web *w, int heading, bool with_qr, void (*body)(struct out *o, const void *view))
{
	struct ctx *c = w->c;
	struct incident i;
	struct evidence *v;
	size_t n;
	struct evidence_paper *p = arena_new(c->arena, struct evidence_paper);
	if (!room_of(w, &i) || !evidence_list(c, i.id, &v, &n) || !fill_head(w, &i, heading, p)) {
		return false;
	}
	p->rows = arena_array(c->arena, struct evidence_line, n + 1);
	for (size_t k = 0; k < n; k++) {
		struct evidence_line *line = &p->rows[p->n_rows];
		if (with_qr && !evidence_is_kept(&v[k])) {
			continue; /* no label for what was taken back */
		}
		evidence_line_of(c, &i, &v[k], line);
		if (with_qr && !evidence_qr(w, &v[k], &line->qr)) {
			return false;
		}
		p->n_rows++;
	}
	return room_page(w, 200, &i, p->heading, body, p);
}

bool show_evidence_print(struct web *w)
{
	return show_rows(w, MSG_EVIDENCE_PAGE_PRINT_TITLE, false, evidence_print_body);
}

bool show_evidence_labels(struct web *w)
{
	return show_rows(w, MSG_EVIDENCE_PAGE_LABELS_TITLE, true, evidence_labels_body);
}

bool show_custody_receipt(struct web *w)
{
	struct ctx *c = w->c;
	struct incident i;
	struct evidence e;
	struct custody s;
	struct id id;
	struct receipt_paper *p = arena_new(c->arena, struct receipt_paper);
	if (!evidence_of(w, &i, &e) || !web_id(w, "custody", &id) || !custody_get(c, &e, id, &s) ||
	    !fill_head(w, &i, MSG_EVIDENCE_PAGE_RECEIPT_TITLE, &p->p)) {
		return false;
	}
	p->p.back = evidence_url(c, &e, "");
	p->p.back_text = STR_CAT(c->arena, evidence_label(c, &e), S(" "), e.name);
	p->number = STR_CAT(c->arena, evidence_label(c, &e), S("／"), str_i64(c->arena, s.number.v));
	p->act = msg(c, custody_act_choices.v[s.act].label);
	p->from = str_is_none(s.giver_name) ? S("") : s.giver_name;
	p->to = str_is_none(s.receiver_name) ? S("") : s.receiver_name;
	p->when = event_time_full(c, s.happened);
	p->place = s.place;
	p->purpose = s.purpose;
	p->has_file = e.has_file;
	p->size = e.has_file ? number_text(c, e.bytes.v) : S("");
	return evidence_line_of(c, &i, &e, &p->line) && evidence_qr(w, &e, &p->line.qr) &&
	       room_page(w, 200, &i, p->p.heading, custody_paper_body, p);
}
