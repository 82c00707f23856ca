/*
 * recognise: finds traces (痕跡) in what people wrote: addresses, domains, mail addresses, hashes, names of programs.
 * A hand-written scanner over any UTF-8: full-width letters are understood, what somebody already made harmless
 * (hxxp://, example[.]com, user[at]example.com) as well, and marks of writing direction are passed over.
 *
 * What it must not take for a trace: version numbers, times, dates, phone numbers, names of documents, "ASP.NET", the
 * missing blank of "done.It". A name is a domain only when its end is a known one, or somebody wrote it with [.].
 * Domains in other scripts than Latin are not recognised but as xn--.
 */
#pragma once
#include "base/str.h"

enum indicator_kind {      /* codes: ipv4 ipv6 domain url mail md5 sha1 sha256 file */
	INDICATOR_IPV4, INDICATOR_IPV6, INDICATOR_DOMAIN, INDICATOR_URL, INDICATOR_MAIL, INDICATOR_MD5, INDICATOR_SHA1,
	INDICATOR_SHA256, INDICATOR_FILE, INDICATOR_KIND_MAX
};

/* `value` in its one spelling, made harmless: lower case where case says nothing, "192[.]0[.]2[.]1". */
struct indicator_found { enum indicator_kind kind; str value; };
/* Each once, in the order of the text, at most LIMIT_INDICATORS_AT_ONCE. */
void indicator_recognise(struct arena *a, str text, struct indicator_found **ret, size_t *ret_n);
/* The whole of `text` as one trace; false when it is none, or more than one. */
bool indicator_read(struct arena *a, str text, struct indicator_found *ret);

/* There and back: "http://example.com/a" <-> "hxxp://example[.]com/a". Only for values in their one spelling. */
str indicator_defang(struct arena *a, enum indicator_kind kind, str real);
str indicator_real(struct arena *a, enum indicator_kind kind, str defanged);

/* Addresses of networks at home (RFC 1918, 4193, link-local, loopback). */
bool indicator_is_home(enum indicator_kind kind, str defanged);
/* The part after @, or the host of a URL, or the domain itself; defanged; empty for the rest. */
str indicator_domain_of(enum indicator_kind kind, str defanged);

/* Inside of this folder: where the authority of a URL ends, and its host without user and port. */
size_t indicator_authority_end(str s, size_t from, size_t end);
str indicator_host_of(str authority);

/* name_ends.c: what a name can end with. Lower case. */
bool ends_with_country(str end);  /* two letters */
bool ends_with_generic(str end);
bool ends_like_program(str end);  /* exe, vbs, zip: a file one wants to know of */
bool ends_like_document(str end); /* pdf, png, py: a file nobody asked for */
