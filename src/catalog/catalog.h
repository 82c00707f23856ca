/*
 * catalog: knowledge as data (docs/rules.md, rule 7). catalog/ holds YAML with ja and en text; tools/catalogc checks
 * it at build time with this same reader and compiles it in; --catalog DIR reads a folder at run time instead.
 * Read only, lives as long as the process.
 */
#pragma once
#include "catalog/alarm_map.h"
#include "catalog/risk_def.h"
#include "catalog/sheet_def.h"
#include "catalog/window_def.h"

/* incident kinds: kinds.yaml */
struct kind {
	str key;                 /* "unknown", "malware", "mis_sent", ... stable */
	struct text2 name;       /* まだ分からない / Not known yet */
	struct text2 short_name; /* for the suggested name: ランサムウェア事案 / Ransomware incident */
	struct text2 help;       /* one line: when to choose it */
	str procedure;           /* key of its procedure */
	bool personal_data;      /* usually touches personal data: look at those duties early */
	int level;               /* the level it begins with ("sign": 0); -1: none of its own */
};
#define LEVEL_CALL_MAX 12
/* levels.yaml: 0-3, as built in. What a firm made of them: escalation/escalation.h, level_get */
struct level {
	int number;
	struct text2 name;       /* 業務に影響 */
	struct text2 scope;      /* the seed's wording in ours */
	str role;                /* who is responsible */
	bool calls_net;          /* the contact net is called */
	const str *call; size_t n_call; /* role keys: whom to ring, in this order */
	/* how often to report, as a reminder: hours within a day of the opening, hours afterwards (0: no clock), or at the
	 * end of each phase */
	int report_first_hours, report_later_hours;
	bool report_phase_end;
};
/*
 * questions in levels.yaml, at most LEVEL_QUESTIONS_MAX, each answered yes, no or unknown, or left out. The first
 * rule whose answers all fit proposes its level and says why; where none fits nothing is proposed. A person decides.
 */
#define LEVEL_QUESTIONS_MAX 4
enum level_answer { LEVEL_ANSWER_NONE, LEVEL_ANSWER_YES, LEVEL_ANSWER_NO, LEVEL_ANSWER_UNKNOWN };
struct level_question { str key; struct text2 text; struct text2 help; };
struct level_rule {
	uint8_t accepts[LEVEL_QUESTIONS_MAX]; /* per question: bits 1 << enum level_answer; 0: whatever was answered */
	int level;
	struct text2 reason;     /* 会社の仕事に影響が出ているため。 */
};
/* facts.yaml: the dictionary; the ten items of S0 in their order */
struct fact_def {
	str key;                 /* "classification", "operator", "people", "noticed_at", ... */
	int number;              /* 1..10 as printed */
	struct text2 name;
	struct text2 help;
	bool several_lines;
	int asks;                /* enum asks: the question it answers */
	str source;
};
/* 5W1H: the six questions. Their order is that of the page. */
enum asks { ASKS_WHEN, ASKS_WHERE, ASKS_WHO, ASKS_WHAT, ASKS_WHY, ASKS_HOW, ASKS_MAX };
/* stages.yaml: the stages of an attack in their order, an aid for looking */
struct attack_stage {
	str key;                 /* "entry", "spread", ... stable */
	int number;              /* 1.. */
	struct text2 name;
	struct text2 happens;    /* what the attacker does there */
	struct text2 look;       /* where traces of it are found; one a line */
};
/* mail.yaml: what suspicious mail is compared with */
#define MAIL_BODIES_MAX 60
struct mail_words { str key; struct text2 words; };  /* one a line; both languages are looked for in every mail */
struct mail_body {                                   /* a firm or office people trust, and where its mail comes from */
	str key;
	struct text2 name, words;
	str domains;                                     /* one a line */
	bool verified;                                   /* the domains were compared with what the body says itself */
};
struct mail_knowledge {
	const struct mail_words *words; size_t n_words;
	const struct mail_body *bodies; size_t n_bodies;
	str free_mail, shorteners;                       /* domains, one a line */
};
/* roles.yaml */
struct role_def {
	str key;
	struct text2 name, help;
	str called_by;           /* role that calls its holder along the contact net; "": whoever noticed */
};
/* procedures/KEY.yaml */
struct procedure_step {
	str key;                 /* stable within the procedure: "isolate" */
	int phase;               /* enum incident_phase 0-3 */
	struct text2 heading;    /* フェーズ in S0's table */
	struct text2 item;       /* 手順項目 */
	struct text2 detail;     /* 詳細手順, several sentences */
	str role;                /* owner role key */
	const struct text2 *prerequisites; size_t n_prerequisites;
	const struct text2 *do_nots; size_t n_do_nots;
	const struct text2 *branches; size_t n_branches; /* what if: もし……なら、…… */
	const struct text2 *vendor; size_t n_vendor;     /* what is better asked of a specialist (S4 7-3: own / vendor) */
	bool evidence;           /* keep what this step finds */
	bool verified;           /* facts in it checked against the official text */
	str source;              /* "IPA theme 4, table" */
	/* of a firm's own procedure only (procedure/own.h) */
	const str *prerequisite_keys; /* one for each prerequisite; NULL: built in */
	struct id person_id;     /* whose task it is by name */
	str owner_words;         /* as a file named the owner; shown where neither role nor person is known */
};
struct procedure_def {
	str key;                 /* "general", "malware", ... */
	int version;
	struct text2 name;
	struct text2 note;
	str source;
	const struct procedure_step *steps; size_t n_steps;
	/* the card on the opening page: do / do not */
	const struct text2 *card_do; size_t n_card_do;
	const struct text2 *card_dont; size_t n_card_dont;
	/* of a firm's own procedure only (procedure/own.h) */
	bool is_own;             /* `version` is the firm's */
	str kind;                /* it serves this kind alone; "": those of the built-in one by this key */
};
/* cards.yaml: what a finder does first, in the finder's words; the last card is the one for everything else */
#define CARDS_MAX 8
struct card_line { str icon; struct text2 text; };  /* icon: id of assets/icons.svg */
struct first_card {
	str key;                 /* "screen", "mail", ... "other" */
	str icon;
	struct text2 name;       /* the choice: 変な画面が出た */
	struct text2 title;      /* of the card: 変な画面が出たら、まずこれだけ */
	str kind;                /* the likely kind of incident */
	const struct card_line *dos; size_t n_dos;
	const struct card_line *donts; size_t n_donts;
	const str *call; size_t n_call; /* role keys, in the order to try */
	str source;
	bool verified;           /* every line was compared with its source */
};
/* decisions.yaml: decisions firms typically face, offered as a question that is filled in beforehand */
#define DECISION_WEIGHED 5
struct decision_choice { struct text2 text, pro, con; };
struct decision_def {
	str key;                 /* "cut_network" */
	const str *kinds; size_t n_kinds; /* of incidents; none: every kind */
	str role;                /* who usually decides */
	struct text2 question;
	struct text2 when;       /* when to think of it: one line */
	struct text2 help;       /* what to know before, in our own words */
	const struct decision_choice *choices; size_t n_choices;
	struct text2 weigh[DECISION_WEIGHED]; /* customers, law, money, reputation, safety: what to ask oneself */
	struct text2 source;
	bool verified;           /* every fact in it was compared with its source */
};
/* preserve.yaml: what to preserve first, in the order it vanishes */
#define PRESERVE_MAX 40
#define KINDS_OF_ITEM_MAX 40
struct preserve_item {
	str key;
	const str *kinds; size_t n_kinds; /* none: for every kind */
	bool by_specialist;
	struct text2 text, why;
	str source;
	bool verified;           /* the line was compared with its source */
};
/* alarms.yaml: products whose alarms come in, and how their JSON is read; the last one is for every other product */
#define ALARM_PRESETS_MAX 20
enum alarm_sort { ALARM_SORT_EDR, ALARM_SORT_MONITORING, ALARM_SORT_MAIL, ALARM_SORT_OTHER, ALARM_SORT_MAX };
struct alarm_preset {
	str key;                 /* "alertmanager", ... "own" */
	struct text2 name;
	int sort;                /* enum alarm_sort */
	str card;                /* the first-action card its sightings get */
	struct text2 how;        /* how the product is told where to send: one step a line */
	str source, seen;        /* the documentation it was made from, and when that was read; nobody tried the product itself */
	str sample;              /* such a message, made up by us from that documentation */
	struct alarm_map map;    /* but for: */
	struct text2 title, text;
};
/* warnings.yaml: what a firm tells its own people, as a beginning to write on; {from}, {subject}, {system} are blanks */
#define WARNINGS_MAX 12
struct warning_def {
	str key;                 /* "mail", "clear" ... */
	struct text2 name;       /* the choice */
	struct text2 subject, text;
	bool asks;               /* people are asked whether they opened it */
	bool ends;               /* says that what was warned of is over */
};
/* log_needs.yaml: which records (kinds of sheets/log.yaml) tell what in an incident of which kind */
#define LOG_NEEDS_MAX 400
struct log_tells { str log; struct text2 short_name, text; }; /* text: whose account was used, when and from where */
struct log_need {
	str kind, log;           /* of kinds.yaml; choice of the field "kind" of the ledger "log" */
	bool is_must;            /* without it the question cannot be answered; else it helps */
	int days;                /* how far back it should go: ours, no source names a length */
	struct text2 source;
	bool verified;           /* that it is needed was compared with the source; of `days` nothing was */
};
/* prepared.yaml: what procedures need beforehand by whichever words, and by what Sonae itself sees that it is there (src/readiness) */
#define PREPARED_MAX 100
#define PREPARED_WORDS_MAX 12
#define PREPARED_PROOFS_MAX 4
enum prepared_rule { PREPARED_NET, PREPARED_ROLES, PREPARED_ROLE, PREPARED_LEVELS, PREPARED_LEDGER, PREPARED_WINDOWS, PREPARED_BINDER,
	PREPARED_HERE, PREPARED_THING, PREPARED_RULE_MAX };
extern const char *const prepared_rule_names[PREPARED_RULE_MAX]; /* net roles role levels ledger windows binder here thing */
struct prepared_proof {
	int rule;                /* enum prepared_rule */
	str role;                /* of role */
	str sheet, field, value; /* of ledger: rows whose choice is the value, or (days) whose day is not older; field empty: all */
	int days;
	str thing;               /* of thing: key */
};
struct prepared_def {
	str key, page, go;       /* page: where it is looked at; go: where `instead` is done; paths, may be empty */
	struct text2 name, instead; /* instead: what to do where it is not there; may be empty */
	const struct text2 *words; size_t n_words; /* other wordings */
	const struct prepared_proof *proofs; size_t n_proofs; /* none: a row of the ledger "prerequisite" */
};
struct catalog {
	const struct prepared_def *prepared; size_t n_prepared;
	const struct log_tells *log_tells; size_t n_log_tells; /* one for each choice of the ledger, in its order */
	const struct log_need *log_needs; size_t n_log_needs;
	const struct warning_def *warnings; size_t n_warnings;
	const struct alarm_preset *alarms; size_t n_alarms;
	const struct sheet_def *sheets; size_t n_sheets;
	const struct preserve_item *preserve; size_t n_preserve;
	const struct prefecture *prefectures; size_t n_prefectures; /* in their usual order */
	const struct text2 *sources; size_t n_sources; /* Japanese sources of steps, cards and evidence in English (catalog_source) */
	struct text2 report_source; /* where the levels' report hours come from */
	bool report_verified;
	const struct decision_def *decisions; size_t n_decisions;
	const struct first_card *cards; size_t n_cards;
	const struct kind *kinds; size_t n_kinds;
	const struct level *levels; size_t n_levels;
	const struct level_question *questions; size_t n_questions;
	const struct level_rule *rules; size_t n_rules;
	const struct fact_def *facts; size_t n_facts;
	const struct role_def *roles; size_t n_roles;
	const struct attack_stage *stages; size_t n_stages;
	struct mail_knowledge mail;
	struct risk_knowledge risks;
	struct window_knowledge windows;
	const struct procedure_def *procedures; size_t n_procedures;
	const struct text2 *phases; size_t n_phases;  /* 検知・初動対応 ... */
};
extern const struct catalog catalog_builtin;      /* made by tools/catalogc */
/*
 * Reads a folder into c->arena. Everything wrong is collected: ERR_INVALID with one "FILE:LINE: reason" a line in
 * c->err.detail, in English (for whoever edits the files).
 */
bool catalog_load(struct ctx *c, const char *dir, struct catalog *ret);
const struct kind *catalog_kind(const struct catalog *k, str key);            /* NULL when absent */
const struct procedure_def *catalog_procedure(const struct catalog *k, str key);
const struct procedure_def *catalog_procedure_for(const struct catalog *k, str kind_key); /* general as a last resort */
const struct fact_def *catalog_fact(const struct catalog *k, str key);
/* Is this to be preserved in an incident of this kind? */
bool preserve_is_for(const struct preserve_item *item, str kind);
const struct first_card *catalog_card(const struct catalog *k, str key);      /* NULL when absent */
const struct alarm_preset *catalog_alarm(const struct catalog *k, str key);   /* NULL when absent */
struct alarm_map alarm_preset_map(const struct alarm_preset *p, enum lang lang);
const struct warning_def *catalog_warning(const struct catalog *k, str key);  /* NULL when absent */
const struct attack_stage *catalog_stage(const struct catalog *k, str key);
const struct mail_words *catalog_mail_words(const struct catalog *k, str key); /* NULL when absent */
const struct decision_def *catalog_decision(const struct catalog *k, str key);
/* Is it offered for this kind of incident by name? Those without kinds are for all. */
bool decision_def_fits(const struct decision_def *d, str kind);
const struct prepared_def *catalog_prepared(const struct catalog *k, str key); /* NULL when absent */
const struct role_def *catalog_role(const struct catalog *k, str key);
const struct sheet_def *catalog_sheet(const struct catalog *k, str key);      /* NULL when absent */
/* The built-in one; for people level_get (escalation/escalation.h). */
const struct level *catalog_level(const struct catalog *k, int number);
/* `answers` holds k->n_questions answers in their order; NULL when they do not suffice for a proposal. */
const struct level_rule *catalog_level_propose(const struct catalog *k, const enum level_answer *answers);
const struct prefecture *catalog_prefecture(const struct catalog *k, str key); /* NULL: no such */
/* A source as it is read in that language; one that is not in the table (a firm's own) as it is. */
str catalog_source(const struct catalog *k, str source, enum lang lang);
