/*
 * mime: a received mail taken apart (RFC 5322, 2045-2047, 2231, 3464, 8601). Knows no word of the product, no database and
 * no organisation. Every byte of a mail was chosen by a stranger: what is told here is what the mail says, not what is true.
 *
 * Invariants, whatever the bytes are:
 *   - every str is valid UTF-8 in NFC without control characters (`text` keeps line breaks and tabs) and without marks of
 *     writing direction; never STR_NONE, absent is "". Nothing is defanged here: show addresses and links harmless only.
 *   - all of it lies in the arena of c or borrows from `raw`, which must stay as long as the mail is used.
 *   - work is linear in raw.n and everything that grows has a cap (LIMIT_MIME_*); what was cut is said in `troubles`.
 *   - broken mail is read as far as it goes. Only what has no header field at all, or is empty or too large, is refused.
 *
 * GMime reads addresses, dates and the encodings of transfer; the splitting into parts is done here, as its parser keeps an
 * object for every part and header field without a cap (docs/decisions/0026-reading-mail.md).
 *
 * Blocks for as long as it computes (about 0.1 s for 10 MB): call it outside of transactions and event threads.
 */
#pragma once
#include "base/ctx.h"
#include "base/hash.h"

/* One address of a field. `address` is lower case in its domain; "" when only a name stood there. */
struct mime_address {
	str name;                 /* as shown by mail programs; "" none */
	str address;              /* "taro@hinata.example" */
	str domain;               /* the part after the last @, lower case: "hinata.example" */
};
struct mime_address_list { const struct mime_address *v; size_t n; };

struct mime_header { str name, value; }; /* one field as it stood: unfolded, encoded words decoded, one line */

/* A Received field: one server that passed the mail on. In the order of the mail: the newest (our own server) first. */
struct mime_hop {
	str from;                 /* the name the sending server gave itself; "" not said */
	str from_ip;              /* the address it came from as the receiving server saw it; "" not said */
	str by;                   /* the server that wrote this line */
	int64_t at_ms;            /* -1 not readable */
	str raw;
};

/*
 * A result of SPF, DKIM, DMARC ... as some server wrote it into the mail. Only as trustworthy as that server: a sender can
 * write such a line too. `is_top`: from the field nearest to the top, most likely written by the firm's own server.
 */
struct mime_auth {
	str by;                   /* the server that says so; "" not said */
	str method;               /* "spf", "dkim", "dmarc", "arc", "compauth" ... lower case */
	str result;               /* "pass", "fail", "softfail", "none" ... lower case */
	str about;                /* "header.d=hinata.example": what was looked at; "" not said */
	bool is_top;
};

enum mime_link_mark {
	MIME_LINK_OTHER_HOST = 1 << 0,  /* what is shown names another site than where it leads */
	MIME_LINK_IP = 1 << 1,          /* the host is a number */
	MIME_LINK_PUNYCODE = 1 << 2,    /* xn-- or letters of other scripts: may look like another name */
	MIME_LINK_USERINFO = 1 << 3,    /* http://bank.example@evil.example/: the part before @ only looks like a host */
	MIME_LINK_SCHEME = 1 << 4,      /* neither http(s) nor mailto or tel: javascript:, data:, file: ... */
	MIME_LINK_CUT = 1 << 5,         /* longer than LIMIT_MIME_LINK_BYTES: `target` is its beginning */
	MIME_LINK_FORM = 1 << 6,        /* a form inside of the mail sends to it */
	MIME_LINK_WRAPPED = 1 << 7,     /* was wrapped by a mail gateway (Safe Links ...); `target` is what was inside */
	MIME_LINK_PORT = 1 << 8,        /* names a port that is not the usual one */
	MIME_LINK_IN_FILE = 1 << 9      /* stands in an attached page, not in the mail itself */
};
/* A place the mail leads to; each (target, shown) once, in the order of the mail. */
struct mime_link {
	str shown;                /* what a reader sees, "" for a picture or a form; at most LIMIT_LINE_CHARS */
	str target;               /* real and dangerous: "http://evil.example/login" */
	str scheme;               /* lower case, "http" */
	str host;                 /* lower case, without user and port; "" when there is none */
	unsigned marks;           /* enum mime_link_mark */
	bool is_text;             /* stood as plain text, not as a link of HTML */
};

enum mime_file_mark {
	MIME_FILE_PROGRAM = 1 << 0,        /* by name or first bytes: exe, scr, bat, js, vbs, ps1, jar, msi, hta ... */
	MIME_FILE_TWO_ENDS = 1 << 1,       /* invoice.pdf.exe */
	MIME_FILE_RTL = 1 << 2,            /* the name holds a mark that turns the writing direction */
	MIME_FILE_ARCHIVE = 1 << 3,        /* zip, 7z, rar, lzh, gz ... */
	MIME_FILE_MACRO = 1 << 4,          /* an Office document that can hold macros: docm, xlsm, or old doc, xls, ppt */
	MIME_FILE_PASSWORD = 1 << 5,       /* a zip with something encrypted inside: no scanner looks into it */
	MIME_FILE_HTML = 1 << 6,           /* a page that opens on the reader's own machine: html, htm, svg, mht */
	MIME_FILE_SHORTCUT = 1 << 7,       /* lnk, url, iso, img, vhd, one: ways around the warning of Windows */
	MIME_FILE_OTHER_TYPE = 1 << 8,     /* the bytes are something else than the name says */
	MIME_FILE_PROGRAM_INSIDE = 1 << 9, /* a zip that names a program, script or shortcut inside */
	MIME_FILE_OUTLOOK = 1 << 10,       /* Outlook's own message (.msg) or winmail.dat: cannot be read here */
	MIME_FILE_LONG_BLANK = 1 << 11     /* many blanks before the real ending push it out of sight */
};
#define MIME_FILE_DANGEROUS (MIME_FILE_PROGRAM | MIME_FILE_TWO_ENDS | MIME_FILE_RTL | MIME_FILE_SHORTCUT | \
	MIME_FILE_PROGRAM_INSIDE | MIME_FILE_LONG_BLANK | MIME_FILE_OTHER_TYPE)
struct mime_file {
	str name;                 /* decoded, one line, no folders, direction marks taken out; never "" (a name is made up) */
	str name_raw;             /* as it stood in the header */
	str type;                 /* declared: "application/pdf", lower case */
	bytes body;               /* decoded */
	struct sha256 sha256;     /* of body */
	unsigned marks;           /* enum mime_file_mark */
	bool is_inline;           /* a picture of the page rather than something somebody attached */
};

/* What could not be read, was odd or was cut. Words for people: mime_trouble_show. */
enum mime_trouble {
	MIME_HEADERS_CUT = 1 << 0,        /* more header fields, or longer ones, than are kept */
	MIME_HEADER_BROKEN = 1 << 1,      /* a line of the header that is none */
	MIME_PARTS_CUT = 1 << 2,          /* more parts than are read */
	MIME_TOO_DEEP = 1 << 3,           /* parts within parts, deeper than is read */
	MIME_NO_BOUNDARY = 1 << 4,        /* several parts, but what divides them is missing: read as text */
	MIME_UNFINISHED = 1 << 5,         /* ends in the middle of a part */
	MIME_ENCODING_BAD = 1 << 6,       /* base64 and such with garbage in it, or an encoding nobody knows */
	MIME_CHARSET_BAD = 1 << 7,        /* characters that are none in the declared charset, or an unknown charset: guessed */
	MIME_TEXT_CUT = 1 << 8,           /* the text is longer than is kept */
	MIME_LINKS_CUT = 1 << 9,
	MIME_FILES_CUT = 1 << 10,         /* more attachments than are kept */
	MIME_DECODED_CUT = 1 << 11,       /* all parts together are larger than is read */
	MIME_ENCRYPTED = 1 << 12,         /* the mail as such is encrypted (S/MIME, PGP) */
	MIME_DATE_BAD = 1 << 13,          /* no date, or none that can be read */
	MIME_ADDRESS_BAD = 1 << 14,       /* a sender that is none, or several of them */
	MIME_CONTROLS = 1 << 15           /* line breaks or control characters hidden in a name, subject or file name */
};

enum mime_nature {
	MIME_ORDINARY,
	MIME_BOUNCE,    /* a report that a mail could not be delivered; see `report` */
	MIME_AUTOMATIC  /* absence note, receipt or such: Auto-Submitted (RFC 3834), multipart/report, empty Return-Path */
};

/* One recipient of a delivery report (RFC 3464). */
struct mime_report_row {
	str recipient;            /* address */
	str action;               /* "failed", "delayed", "delivered" ... lower case */
	str status;               /* "5.1.1" */
	str said;                 /* what the far server answered, one line */
};
struct mime_report {
	str original_id;          /* Message-ID of the mail the report is about, without <>; "" not told */
	str original_to;          /* To of that mail */
	const struct mime_report_row *rows; size_t n_rows; /* none when the report is not in the standard form */
};

/* A mail somebody passed on inside of their own text, as their mail program wrote it. "" where nothing was found. */
struct mime_forwarded { bool is_there; str from, subject, date; };

struct mime_mail {
	str message_id;                       /* without <> */
	struct mime_address from;             /* the first one */
	struct mime_address reply_to;         /* the first one; address "" when there is none */
	struct mime_address sender;           /* Sender; likewise */
	struct mime_address_list from_all, reply_to_all, to, cc; /* at most LIMIT_MIME_ADDRESSES each */
	str return_path;                      /* address the last server wrote down; "" none or empty: see has_return_path */
	bool has_return_path;
	str subject;
	int64_t date_ms;                      /* -1 not readable */
	str date;                             /* as it stood */
	bool is_date_odd;                     /* more than a day ahead of c->now_ms, or before 1990 or two years old */
	str in_reply_to, mailer;              /* In-Reply-To without <>; X-Mailer or User-Agent */

	const struct mime_header *headers; size_t n_headers;
	const struct mime_hop *hops; size_t n_hops;
	const struct mime_auth *auth; size_t n_auth;

	str text;                             /* what a reader reads: HTML turned into text, else text/plain; "" none */
	bool is_text_from_html;
	str plain;                            /* the text/plain twin of HTML, which readers do not see; "" none */
	bool has_html;
	size_t n_remote_pictures;             /* pictures of HTML that would be asked from a server: tells the sender who reads */
	const struct mime_link *links; size_t n_links;
	const struct mime_file *files; size_t n_files;
	const struct mime_mail *inner; size_t n_inner; /* mails passed on as attachments (message/rfc822, .eml), as deep as read */
	struct mime_forwarded forwarded;      /* a hint only */

	enum mime_nature nature;
	struct mime_report report;            /* of a MIME_BOUNCE */
	unsigned troubles;                    /* enum mime_trouble, of this mail without its inner ones */
	bytes raw;                            /* this mail alone: of an inner one, its own (decoded) bytes */
	struct sha256 sha256;                 /* of raw */
};

/*
 * ERR_INVALID: empty, or no header field at all; ERR_TOO_LARGE: more than LIMIT_MIME_BYTES. Anything else is read.
 * Any thread, several at once.
 */
bool mime_read(struct ctx *c, bytes raw, struct mime_mail *ret);

/* Whether it has what a mail has: a text with a colon in its first line is read as well, but is none. */
bool mime_is_mail(const struct mime_mail *m);

/* What was wrong, a sentence each, in the language of c; none for 0. */
void mime_troubles_show(struct ctx *c, unsigned troubles, const str **ret, size_t *ret_n);
/* A mark in a few words ("表示と実際の行き先が違う"); for one bit. */
str mime_link_mark_show(struct ctx *c, enum mime_link_mark mark);
str mime_file_mark_show(struct ctx *c, enum mime_file_mark mark);

/*
 * Whether two hosts belong to one site: the same registrable name ("login.hinata.co.jp" and "www.hinata.co.jp"). By the
 * usual two-part ends (co.jp, or.jp, com.au ...), not by the whole public list. "" is the same as nothing.
 */
bool mime_same_site(str host, str other);
/* The registrable part of a host ("hinata.co.jp"); of a number or a single word, itself. Borrows. */
str mime_site_of(str host);
/* Host and marks of a link as it would be judged in a mail (`shown` may be ""): for links people type in. */
void mime_link_judge(struct arena *a, str shown, str target, struct mime_link *ret);
/* Marks of a file by its name and bytes: for a file that came by other ways. `name` as given, `body` may be empty. */
unsigned mime_file_judge(str name, bytes body);
/* "text" and links of HTML, with the same conversion; `html` any bytes that are UTF-8. */
str mime_html_text(struct arena *a, str html);
