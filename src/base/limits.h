/* limits: every cap on what a user can grow, in one place. Units are in the names. */
#pragma once

#define LIMIT_HEADER_BYTES (16 * 1024)       /* request line and header fields together */
#define LIMIT_BODY_BYTES (1024 * 1024)       /* form or JSON body */
#define LIMIT_UPLOAD_BYTES (8 * 1024 * 1024) /* a file of an import form */
#define LIMIT_CUT_BODY_BYTES (64 * 1024 * 1024) /* a body that is cut at its cap is read this far: then the form can come back */
#define LIMIT_FIELDS 400                     /* fields of one form */
#define LIMIT_FIELD_NAME_BYTES 100
#define LIMIT_FIELD_ERRORS 50                /* told at once; the rest shows up after these are mended */
#define LIMIT_PAGE_BYTES (8 * 1024 * 1024)   /* one rendered answer */
#define LIMIT_JSON_DEPTH 32

#define LIMIT_LINE_CHARS 200                 /* a one-line field: title, name */
#define LIMIT_ENTRY_BYTES (64 * 1024)        /* text of one journal entry */
#define LIMIT_TEXT_CHARS 4000                /* a paragraph field */
#define LIMIT_LIST_ROWS 1000                 /* rows of a page that has no pager */
#define LIMIT_PAGE_ROWS 50                   /* rows of one page of a list */
#define LIMIT_IMPORT_ROWS 5000
#define LIMIT_ENTRIES_PER_ROOM 100000
#define LIMIT_STEPS_PER_ROOM 300
#define LIMIT_PROCEDURES 80                  /* a firm's own, those out of use too */
#define LIMIT_PROCEDURE_STEPS 100            /* of one procedure: a room holds it, another one, and own steps */
#define LIMIT_PROCEDURE_LINES 20             /* prerequisites, do-nots ... of one step */
#define LIMIT_PROCEDURE_VERSIONS 1000        /* of one procedure */
#define LIMIT_PROCEDURE_ASIDE 30             /* drafts set aside, of one procedure; the oldest goes */
#define LIMIT_PROCEDURE_BYTES (4 * 1024 * 1024) /* one version as it is kept */
#define LIMIT_QUESTIONS_PER_ROOM 300
#define LIMIT_REPORTS_PER_ROOM 200
#define LIMIT_INCIDENTS_READ 1000000         /* of one list that has no pager: more than any firm will open */
#define LIMIT_ACTIONS 5000                   /* improvements of an organisation */
#define LIMIT_FOLLOWS_PER_ROOM 200           /* rows of a closing sheet */
#define LIMIT_COSTS_PER_ROOM 200
#define LIMIT_HOURS 100000                   /* of one row of costs */
#define LIMIT_YEN 999999999999LL             /* of one row */
#define LIMIT_DECISIONS_PER_ROOM 500
#define LIMIT_DECISION_PEOPLE 30             /* consulted, and told, of one decision */
#define LIMIT_GUESTS_PER_ROOM 100            /* links ever made */
#define LIMIT_GUEST_NOTES 200                /* entries through one link */
#define LIMIT_TASKS_PER_ROOM 1000            /* finished ones too */
#define LIMIT_OPEN_TASKS 1000                /* not finished, of an organisation */
#define LIMIT_TASK_WORDS 100                 /* questions and answers about one task */
#define LIMIT_DEPUTIES 8                     /* of one role */
#define LIMIT_HOLDERS 4                      /* of one role, outside of rooms */
#define LIMIT_HANDOVERS_PER_ROOM 1000
#define LIMIT_AFFECTED_PER_ROOM 1000         /* affected things */
#define LIMIT_AFFECTED_AT_ONCE 100           /* names of one form */
#define LIMIT_AFFECTED_LINKS 2000            /* "reached from" */
#define LIMIT_INDICATORS_PER_ROOM 1000
#define LIMIT_KNOWLEDGE 1000                 /* notes of an organisation */
#define LIMIT_KNOWLEDGE_TAGS 20              /* of a note */
#define LIMIT_KNOWLEDGE_TRACES 200           /* of a note */
#define LIMIT_LINKS_PER_ROOM 500             /* with other rooms, taken back ones among them */
#define LIMIT_LINK_DEPTH 50                  /* parents above each other */
#define LIMIT_MERGED_SHOWN 20                /* rooms merged into one whose entries stand beside its own */
#define LIMIT_INDICATORS_AT_ONCE 200         /* taken from entries in one go; what is proposed at most */
#define LIMIT_INDICATOR_BYTES 2000           /* a longer address is not recognised */
#define LIMIT_INDICATOR_SCAN_BYTES (2 * 1024 * 1024) /* of a journal looked through for proposals */

#define LIMIT_MAIL_BYTES (20 * 1024 * 1024)  /* one message as it goes out, attachments in base64 */

#define LIMIT_HOOKS 20                        /* targets of webhooks of an organisation, those removed too */
#define LIMIT_HOOK_WAITING 200               /* messages that wait for one target: a flood tells nothing more */
#define LIMIT_HOOK_URL_BYTES 2000
#define LIMIT_HOOK_ANSWER_BYTES (64 * 1024)  /* what is read of an answer, and of its header fields */

#define LIMIT_SEARCH_CHARS 200               /* of what is searched for */
#define LIMIT_SEARCH_WORDS 10

/* suspicious mail (suspect): what people hand in */
#define LIMIT_SUSPECT_BYTES (8 * 1024 * 1024)                     /* one mail with its attachments: what an upload may hold */
#define LIMIT_SUSPECT_BYTES_KEPT (4LL * 1024 * 1024 * 1024)       /* all of an organisation */
#define LIMIT_SUSPECTS 500000                                     /* of an organisation */
#define LIMIT_SUSPECT_TEXT_CHARS 20000                            /* of its text as it is shown; the mail itself is whole */
#define LIMIT_SUSPECT_PARTS 300                                   /* header fields, addressees, links and files as they are shown */
#define LIMIT_SUSPECT_HEADER_CHARS 1000                           /* of one header field, one link */
#define LIMIT_SUSPECT_RECIPIENTS 500                              /* of one list of who else got it */
#define LIMIT_SUSPECT_DOMAINS 100                                 /* of the firm, kept by hand */
#define LIMIT_SHEET_ROWS 200000              /* of one ledger, archived ones too */
#define LIMIT_LEDGER_READ 1000               /* rows of a ledger that are counted or compared at once */
#define LIMIT_WINDOWS_OWN 200               /* public windows a firm added */
#define LIMIT_WINDOW_CHANGES 500            /* of one window */
#define LIMIT_WINDOW_CALLS 500              /* recorded in one room */
#define LIMIT_CONSULT_HANDED 200            /* sheets given away in one room */
#define LIMIT_CONSULT_BYTES (48 * 1024)     /* one sheet before a call, as it is kept */
#define LIMIT_RISK_PICKS 50                  /* pairs of the library put on the list in one write */
#define LIMIT_SHEET_BULK 200                 /* rows changed at once */
#define LIMIT_DIAGNOSES 500                 /* rounds of one questionnaire */
#define LIMIT_DIAGNOSIS_ANSWERS 500         /* by people signed in, of one round */
#define LIMIT_DIAGNOSIS_NOTES 1000          /* of one round */
#define LIMIT_SHEET_FILES 50                 /* that stand at one row */
#define LIMIT_SHEET_FILES_EVER 500           /* with those taken off */
#define LIMIT_SHEET_FILE_BYTES (16 * 1024 * 1024) /* each; no more than LIMIT_BLOB_PUT_BYTES */
#define LIMIT_SHEET_NOTES 500                /* about one row */
#define LIMIT_SHEET_OWN_CHANGES 1000         /* of a firm on one form */
#define LIMIT_SHEET_OWN_AT_ONCE 4            /* of those, added by one act on the page */
#define LIMIT_SHEET_OWN_VERSIONS 20000       /* of one form of a firm */
#define LIMIT_SHEET_OWN_LEDGERS 40           /* made by a firm from nothing */
#define LIMIT_SHEET_OWN_YAML_CHARS 200000    /* of a form handed in */

/* Excel files and tables brought in (xlsx, table): chosen by whoever sends them */
#define LIMIT_TABLE_BYTES (20 * 1024 * 1024) /* one file, in or out */
#define LIMIT_LEDGER_BODY_BYTES (64 * 1024 * 1024) /* a form with a file for a ledger: one a little too large is told so on its page */
#define LIMIT_TABLE_ROWS 10000               /* of one file that is brought in */
#define LIMIT_TABLE_KEPT_BYTES (20 * 1024 * 1024) /* what was read of it, kept while it waits */
#define LIMIT_TABLE_COLUMNS 200              /* that hold something */
#define LIMIT_TABLE_CELLS 500000             /* that hold something */
#define LIMIT_TABLE_ERRORS 200               /* of cells that are told at once */
#define LIMIT_TABLE_MARKS 2000               /* of cells that are marked in a file that is given back */
#define LIMIT_TABLES_WAITING 20              /* files looked at by one account, neither taken in nor dropped */
#define LIMIT_XLSX_ENTRIES 1000              /* parts of one file */
#define LIMIT_XLSX_SHEETS 100
#define LIMIT_XLSX_PART_BYTES (96 * 1024 * 1024)   /* one part, unpacked */
#define LIMIT_XLSX_ALL_BYTES (160 * 1024 * 1024)   /* all parts that are read, unpacked */
#define LIMIT_XLSX_RATIO 300                 /* unpacked to packed, of a part over 4 MB */
#define LIMIT_XLSX_STRINGS 500000            /* shared strings */
#define LIMIT_XLSX_DEPTH 40                  /* elements within elements */
#define LIMIT_XLSX_STYLES 70000
#define LIMIT_XLSX_MERGES 20000
#define LIMIT_XLSX_TEXT_BYTES (128 * 1024)   /* text of one cell */

#define LIMIT_LISTENERS 1000                 /* streams of events; more are refused with 503 and ask now and then */
#define LIMIT_LISTENERS_PER_ACCOUNT 250
#define LIMIT_ROOMS_PER_LISTENER 16          /* one stream serves all tabs of a browser */

#define LIMIT_WRITE_QUEUE 10000              /* writes waiting; more are refused with 503 */
#define LIMIT_BATCH_WRITES 512               /* writes of one COMMIT */
#define LIMIT_KEPT_BYTES (1024 * 1024)       /* rows a reading connection keeps between requests (db/kept.c) */
#define LIMIT_KEPT_RESULT_BYTES (256 * 1024) /* one result of one statement; larger ones are read each time */
#define LIMIT_KEPT_RESULTS 512               /* a power of two */
#define LIMIT_KEPT_KEY_BYTES 120             /* what a kept statement is bound to */
#define LIMIT_HASHES_AT_ONCE 2               /* argon2id runs at the same time */

/* stored bytes (blob): photos, evidence */
#define LIMIT_BLOB_PUT_BYTES (16 * 1024 * 1024)                   /* kept at once from memory: a photo, a scan */
#define LIMIT_BLOB_FILE_BYTES (64LL * 1024 * 1024 * 1024)         /* one file */
#define LIMIT_BLOB_ROOM_BYTES (256LL * 1024 * 1024 * 1024)        /* all files of one room */
#define LIMIT_BLOB_ORG_BYTES (1024LL * 1024 * 1024 * 1024)        /* all files of an organisation */
#define LIMIT_BLOB_SPARE_BYTES (256LL * 1024 * 1024)              /* of the disk, left for the database */
#define LIMIT_LARGE_UPLOAD_BYTES (512 * 1024 * 1024)              /* a file of a plain form; larger ones come in pieces */
#define LIMIT_UPLOAD_PIECE_BYTES (64 * 1024 * 1024)               /* one piece of an upload that can go on later */
#define LIMIT_UPLOADS_OPEN 20                                     /* unfinished uploads of one account in one room */
#define LIMIT_UPLOAD_IDLE_MS (2 * 24 * 3600 * 1000LL)             /* an upload nobody goes on with is forgotten */

/* reports of finders (sighting): whole offices share one address, and a wave of mails makes many report at once */
#define LIMIT_SIGHTINGS_PER_ADDRESS 30                            /* in an hour */
#define LIMIT_SIGHTINGS_PER_ORG 120                               /* in an hour */
#define LIMIT_SIGHTINGS_WAITING 300                               /* nobody has settled yet */
#define LIMIT_SIGHTING_PHOTO_BYTES (8 * 1024 * 1024)              /* one photo: what an upload may hold */
#define LIMIT_SIGHTING_PHOTOS_WAITING (256LL * 1024 * 1024)       /* photos of what waits */
#define LIMIT_SIGHTING_PHOTOS_KEPT (2LL * 1024 * 1024 * 1024)     /* all photos of an organisation */
#define LIMIT_SIGHTING_MESSAGES 10                                /* what a finder adds to one report */
#define LIMIT_SIGHTING_GUESSES 10                                 /* wrong numbers of one address before it has to wait */

/* answers by link (ask) */
#define LIMIT_DRILLS 1000                                         /* call drills of an organisation */
#define LIMIT_MAIL_LISTS 200                                      /* addresses without a person */
#define LIMIT_DRILL_PEOPLE 500                                    /* chosen by hand for one drill */
#define LIMIT_ASK_ROUNDS 1000                                     /* of an organisation, closed ones too */
#define LIMIT_ASK_PEOPLE 2000                                     /* asked by name in a round */
#define LIMIT_ASK_PEOPLE_AT_ONCE 500                              /* chosen in one form */
#define LIMIT_ASK_ANSWERS 10000                                   /* of a round */
#define LIMIT_ASK_ANSWER_BYTES (64 * 1024)                        /* one answer as it is kept */
#define LIMIT_ASK_ROUND_BYTES (64LL * 1024 * 1024)                /* all answers of a round, with their changes */
#define LIMIT_ASK_PER_ADDRESS 60                                  /* new answers of one address in an hour: offices share one */
#define LIMIT_ASK_GUESSES 20                                      /* wrong links of one address before it has to wait */

/* received mail (mime): all of it is chosen by strangers */
#define LIMIT_MIME_BYTES (25 * 1024 * 1024)  /* one mail as it came; the largest most mail services take */
#define LIMIT_MIME_PARTS 200                 /* of one mail with all that is in it */
#define LIMIT_MIME_DEPTH 10                  /* parts within parts */
#define LIMIT_MIME_HEADERS 500               /* fields of one mail that are kept */
#define LIMIT_MIME_HEADER_BYTES (64 * 1024)  /* of one field; the rest of it is passed over */
#define LIMIT_MIME_HEADERS_BYTES (512 * 1024) /* all fields of one mail */
#define LIMIT_MIME_ADDRESSES 500             /* of one field */
#define LIMIT_MIME_HOPS 50                   /* Received; also results of SPF and such */
#define LIMIT_MIME_LINKS 500
#define LIMIT_MIME_LINK_BYTES 2000
#define LIMIT_MIME_FILES 100                 /* attachments of one mail */
#define LIMIT_MIME_INNER 20                  /* mails passed on in one mail */
#define LIMIT_MIME_TEXT_BYTES (256 * 1024)   /* text of one mail */
#define LIMIT_MIME_SOURCE_BYTES (2 * 1024 * 1024) /* HTML or text that is looked through */
#define LIMIT_MIME_DECODED_BYTES (50 * 1024 * 1024) /* all decoded bytes of one mail with all that is in it */
#define LIMIT_MIME_REPORT_ROWS 50            /* recipients of one delivery report */
/* one incident as a file (archive) */
#define LIMIT_ARCHIVE_MEMBERS 5000                                /* files in it */
#define LIMIT_ARCHIVE_LIST_BYTES (2 * 1024 * 1024)                /* the zip's list of them; the manifest */
#define LIMIT_ARCHIVE_LINE_BYTES (8 * 1024 * 1024)                /* one line of a .jsonl: an entry with all it brought */
#define LIMIT_ARCHIVE_PART_BYTES (2LL * 1024 * 1024 * 1024)       /* one .jsonl */
#define LIMIT_ARCHIVE_ROWS 500000
#define LIMIT_ARCHIVE_PEOPLE 20000
#define LIMIT_FIRM_FILES 200000                                   /* stored files in the archive of an organisation */
#define LIMIT_FIRM_LIST_BYTES (32 * 1024 * 1024)                  /* the zip's list of them */
#define LIMIT_FIRM_MANIFEST_BYTES (1024 * 1024)
#define LIMIT_FIRM_LINE_BYTES (64 * 1024 * 1024)                  /* one row; bytes stand in it as hexadecimal digits */
#define LIMIT_FIRM_PART_BYTES (16LL * 1024 * 1024 * 1024)         /* all rows of a table */
#define LIMIT_FIRM_ROWS 50000000                                  /* of all tables */
#define LIMIT_FIRM_ACCOUNTS 100000
#define LIMIT_FIRM_KEPT_MS (24 * 3600 * 1000LL)                   /* a file that was made is there for a day */
#define LIMIT_FIRM_SHOWN 20                                       /* of those made before */
#define LIMIT_ARCHIVES 2000                                       /* brought into one organisation */
#define LIMIT_ARCHIVES_WAITING 10                                 /* looked at, not yet taken in or dropped */
/* ways to reach people, departments and sites (contact) */
#define LIMIT_CONTACTS_PER_PERSON 12
#define LIMIT_UNITS 300
#define LIMIT_UNIT_DEPTH 8                                        /* departments below departments */
/* alarms of other programs */
#define LIMIT_ALARM_SOURCES 50                                    /* of an organisation, not counting revoked ones */
#define LIMIT_ALARM_POSTS 60                                      /* of a source in a minute; more are refused with 429 */
#define LIMIT_ALARMS_PER_POST 100
#define LIMIT_ALARM_SIGHTINGS 30                                  /* a source makes in an hour, and as many urgent ones; the rest is counted on one */
#define LIMIT_ALARMS_WAITING 100                                  /* sightings of all sources nobody has settled yet */
#define LIMIT_ALARM_KNOWN 20000                                   /* alarms of a source that are remembered */
#define LIMIT_ALARM_LOG 100                                       /* messages of a source whose fate is kept */
#define LIMIT_ALARM_SAMPLE_CHARS 60000                            /* of a message kept, or typed, to try a mapping on */
#define LIMIT_ALARM_TRACES 40                                     /* of one alarm */

/* papers as PDF (pdf) and the emergency binder */
#define LIMIT_PDF_PAGES 600                  /* sheets of one file */
#define LIMIT_PDF_TEXTS 60000                /* paragraphs and cells: each keeps some kilobytes until all are drawn */
#define LIMIT_PDF_TEXT_BYTES 200000          /* of one of them */
#define LIMIT_PDF_BYTES (16 * 1024 * 1024)
#define LIMIT_BINDER_CHAPTERS 60             /* of one binder */
#define LIMIT_BINDERS_KEPT 12                /* makings whose words are kept, to say what changed since; older ones keep their line */
#define LIMIT_BINDERS_PER_HOUR 60            /* of one firm: each takes a thread for half a second */
#define LIMIT_BINDER_FILE_BYTES (8 * 1024 * 1024) /* the one-file HTML */
#define LIMIT_CARD_LINES 12                  /* to do, and not to do, on one first-action card */
#define LIMIT_CARD_LINE_CHARS 120
#define LIMIT_OWN_VERSIONS 200               /* kept of one card or of the regulation */

/* the folder mail is dropped into (mailbox) */
#define LIMIT_MAILBOX_SEEN 1000              /* files looked at in one round */
#define LIMIT_MAILBOX_PER_MINUTE 60          /* mails taken of one organisation; the rest waits */
#define LIMIT_MAILBOX_PATH 500               /* bytes of a folder's name */
