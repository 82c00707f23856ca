/* The parts of read.c that have files of their own. */
#pragma once
#include "catalog/decode.h"

void read_levels(struct reader *r);
void read_prefectures(struct reader *r); /* before the windows, which name them */
void read_sources(struct reader *r); /* sources.yaml */
void read_windows(struct reader *r); /* after the kinds and the ledgers, which it names */
void read_stages(struct reader *r);
void read_mail(struct reader *r);
void read_warnings(struct reader *r);
void read_sheets(struct reader *r);
void read_risks(struct reader *r); /* after the sheets, which it names */
void read_procedures(struct reader *r);
/* After the kinds and roles it names. */
void read_decisions(struct reader *r);
void read_preserve(struct reader *r); /* after the kinds, which it names */
void read_alarms(struct reader *r); /* after the cards, which it names */
void read_log_needs(struct reader *r); /* after the kinds and the ledgers, which it names */
void read_prepared(struct reader *r); /* after the roles and the ledgers, which it names */
void read_cards(struct reader *r); /* after the kinds, which it names */
/* An error when `key` is not the key of a role (empty: nothing said). */
void check_role(struct reader *r, int line, str key);
/* The key of a list's item, with an error when an earlier one has it. `stride` bytes apart, key first. */
str unique_key(struct map *m, const void *items, size_t n, size_t stride);
