/*
 * report: a paper of a room (報告書), filled from facts, steps, decisions, affected things and the closing sheet. A draft
 * is worked on; issuing freezes it: number, issuer, the seal of the journal at that moment, and the document's bytes,
 * which are kept for ever and whose hash is in the journal.
 *
 *   first      第一報, 第2報 ...  the ten items of S0, what was done, what comes next, the chosen entries
 *   interim    中間報告           what changed since the paper before, what is still unknown
 *   final      最終報告           cause, course, measures, recovery, damage, follow-up, prevention, from the closing sheet and
 *                                 the improvements of the room; costs only when chosen
 *   executive  経営者向け一枚      one sheet: what happened, what it means, what is affected, what we do, what to decide
 *
 * One draft of each kind at a time; it can be thrown away, an issued one cannot. What is not `is_inside` may be read by
 * outsiders: such a draft is filled without decisions, questions, tasks, and names of PCs, accounts, people, partners.
 * A draft keeps the language it was begun in, also when somebody of the other language issues it.
 * A part whose lines hold | is printed as a table (see report_paper.c).
 */
#pragma once
#include "document/document.h"
#include "fact/fact.h"
#include "procedure/procedure.h"

enum report_kind { REPORT_FIRST, REPORT_INTERIM, REPORT_FINAL, REPORT_EXECUTIVE, REPORT_KIND_MAX };
extern const struct choices report_kind_choices; /* first interim final executive */

/* The words of a report. Which of them a kind shows is in report_words_of(). */
struct report_words {
	str done;                     /* what was done, in words */
	str next;                     /* what comes next: one a line, "what / who / until when" free text */
	str request;                  /* お願い */
	str summary, impact, changed, damage, unknown, decided, cause, recovery, follow, prevention, ask;
};
struct report {
	struct id id;
	struct id incident_id;
	int kind;                     /* enum report_kind */
	str state;                    /* "draft", "issued" */
	str subject;
	str addressees;               /* one a line */
	struct report_words words;
	bool with_costs;              /* the sums of the costs are on the paper */
	bool is_inside;               /* for the firm itself; the executive's always is */
	str lang;                     /* "ja", "en": drafted in; empty: of whoever issues it */
	str filled;                   /* of a draft: what it was filled with, see report_is_typed() */
	struct opt_int next_report_at;
	str entries;                  /* chosen entries: seq numbers with blanks between */
	str made_by_name;
	struct opt_int made_at, changed_at;
	str number;                   /* R-2026-11-1-01 */
	struct opt_int issued_at;
	str issued_by_name;
	str seal;
	bool is_new;                  /* of op_report_draft: begun just now */
	bool is_kept;                 /* of op_report_refill: what a person wrote stayed somewhere */
};
extern const struct shape report_shape;
bool report_is_issued(const struct report *r);
/* In the order they were begun. */
bool report_list(struct ctx *c, struct id incident_id, struct report **ret, size_t *ret_n);
bool report_get(struct ctx *c, struct id incident_id, struct id id, struct report *ret);
/* The issued one it goes on from, and the newest that took its place, among `v`; NULL: none. */
const struct report *report_before(const struct report *v, size_t n, const struct report *r);
const struct report *report_after(const struct report *v, size_t n, const struct report *r);
/* The frozen paper of an issued report, or what a draft would become now. */
bool report_document(struct ctx *c, const struct incident *i, const struct report *r, struct document *ret);
/* How full the executive's one sheet is, in hundredths: up to 100 in its large type, up to 200 in a smaller one. */
int report_fullness(const struct report *r);
/* 第一報, 第2報, 中間報告 ...: by the papers of its kind issued before it. */
str report_name(struct ctx *c, const struct incident *i, const struct report *v, size_t n, const struct report *r);
/* Drafts repeat what people wrote: what was masked (the text before and after) is blacked out in them too. */
bool report_mask_drafts(struct ctx *c, struct id incident_id, str before, str after);
bool report_has_entry(const struct report *r, int64_t seq);
/* The chosen entries as sorted numbers, for whoever looks up many. */
struct report_chosen { int64_t *v; size_t n; };
struct report_chosen report_chosen_of(struct ctx *c, const struct report *r);
bool report_chosen_has(const struct report_chosen *all, int64_t seq);

/* A heading of the paper, which is the label on the desk, and where its words are in struct report_words. */
struct report_word {
	const char *name;
	int heading;
	size_t offset;
	int columns[3];              /* heads when it is printed as a table; 0: none */
};
/* What stands before a part: the ten items, the course of events. */
enum report_insert { REPORT_ITEMS = 1, REPORT_COURSE = 2 };
/* Those of a kind, in the order of the paper. */
void report_words_of(enum report_kind kind, const struct report_word **ret, size_t *ret_n);
/* Which of the two come right before part `k`. */
int report_inserts_at(enum report_kind kind, size_t k);
bool report_has_items(enum report_kind kind);   /* the ten items and the course of events are on it */
bool report_has_promise(enum report_kind kind); /* it says when the next report comes */
static inline str *report_word_at(const struct report_words *words, const struct report_word *w)
{
	return (str *)(void *)((char *)(uintptr_t)words + w->offset);
}

/*
 * Does the part say something else than it was filled with? Then a person wrote it. `name` is that of a part or
 * "entries" or "next_report_at". Of a draft of an older version whatever it says counts as written.
 */
bool report_is_typed(struct ctx *c, const struct report *r, const char *name, str text);
/* A part the closing sheet or the list of improvements has to give, and which is empty on this final report. */
bool report_is_missing(const struct report *r, const struct report_word *w);

/* --- cadence: how often a room reports follows from its level (catalog/levels.yaml); a promise goes before it --- */
struct report_due {
	bool has;                    /* there is a clock */
	int64_t at;                  /* ms */
	bool is_promised;            /* on a paper, or set by a person; else by the level */
	int64_t hours;               /* by the level: so many after the report before */
	bool is_first;               /* nothing was issued yet: counted from the opening */
	bool at_phase_end;           /* by the level: no clock, but a report at the end of each phase */
	bool is_over;                /* a final report was issued: none is waited for */
};
/* When the next report is due. Closed rooms and those with a final report have none. One cheap statement. */
bool report_due_of(struct ctx *c, const struct incident *i, struct report_due *ret);
/* 「レベル3の目安は4時間ごと」, or that it was promised; empty: no rule. */
str report_due_rule(struct ctx *c, const struct incident *i, const struct report_due *due);
/* By the level alone, for a report issued at `at`; noon of the next day where the level has no clock. */
int64_t report_next_by_level(struct ctx *c, const struct incident *i, int64_t at);
/* Why a draft proposes what it does: the level's rule, or that it has none. */
str report_next_rule(struct ctx *c, const struct incident *i);

struct report_draft_in { struct id incident_id; int kind; bool is_inside; }; /* kind -1: first */
struct report_save_in {
	struct id incident_id, report_id;
	str subject, addressees;
	struct report_words words;
	bool with_costs;
	struct opt_int next_report_at;
	struct str_list entries;      /* seq numbers */
};
struct report_issue_in { struct id incident_id, report_id; };
struct report_refill_in { struct id incident_id, report_id; bool all; }; /* all: also what a person wrote */
struct report_next_in { struct id incident_id; struct opt_int at; str reason; };
/* A draft filled from what the room knows; issuing is for responders and executives. */
extern const struct operation op_report_draft, op_report_save, op_report_refill, op_report_issue, op_report_discard,
	op_report_next;

/* The items of one issued report alone: what the entry of its issue carries. */
bool report_projection_one(struct ctx *c, struct id incident_id, struct id id,
                           bool (*emit)(void *arg, str key, str value), void *arg);
bool report_projection(struct ctx *c, struct id incident_id, bool (*emit)(void *arg, str key, str value), void *arg);
