/* file: what can be told of an attachment from its name and its bytes, without opening it. */
#include "base/limits.h"
#include "mime/inside.h"

enum group { GROUP_PROGRAM = 1, GROUP_SHORTCUT, GROUP_ARCHIVE, GROUP_MACRO, GROUP_HTML, GROUP_OUTLOOK, GROUP_DOCUMENT, GROUP_PICTURE };
static const struct { const char *end; enum group group; } ends[] = {
	{ "exe", GROUP_PROGRAM }, { "scr", GROUP_PROGRAM }, { "com", GROUP_PROGRAM }, { "pif", GROUP_PROGRAM },
	{ "bat", GROUP_PROGRAM }, { "cmd", GROUP_PROGRAM }, { "js", GROUP_PROGRAM }, { "jse", GROUP_PROGRAM },
	{ "vbs", GROUP_PROGRAM }, { "vbe", GROUP_PROGRAM }, { "wsf", GROUP_PROGRAM }, { "wsh", GROUP_PROGRAM },
	{ "ps1", GROUP_PROGRAM }, { "psm1", GROUP_PROGRAM }, { "hta", GROUP_PROGRAM }, { "msi", GROUP_PROGRAM },
	{ "msix", GROUP_PROGRAM }, { "appx", GROUP_PROGRAM }, { "jar", GROUP_PROGRAM }, { "cpl", GROUP_PROGRAM },
	{ "dll", GROUP_PROGRAM }, { "reg", GROUP_PROGRAM }, { "chm", GROUP_PROGRAM }, { "apk", GROUP_PROGRAM },
	{ "xll", GROUP_PROGRAM }, { "wll", GROUP_PROGRAM }, { "gadget", GROUP_PROGRAM }, { "inf", GROUP_PROGRAM },
	{ "application", GROUP_PROGRAM }, { "ade", GROUP_PROGRAM }, { "sct", GROUP_PROGRAM }, { "command", GROUP_PROGRAM },
	{ "dmg", GROUP_PROGRAM }, { "pkg", GROUP_PROGRAM }, { "msc", GROUP_PROGRAM }, { "rdp", GROUP_SHORTCUT },
	{ "lnk", GROUP_SHORTCUT }, { "url", GROUP_SHORTCUT }, { "iso", GROUP_SHORTCUT }, { "img", GROUP_SHORTCUT },
	{ "vhd", GROUP_SHORTCUT }, { "vhdx", GROUP_SHORTCUT }, { "one", GROUP_SHORTCUT }, { "library-ms", GROUP_SHORTCUT },
	{ "search-ms", GROUP_SHORTCUT }, { "website", GROUP_SHORTCUT }, { "scf", GROUP_SHORTCUT },
	{ "zip", GROUP_ARCHIVE }, { "7z", GROUP_ARCHIVE }, { "rar", GROUP_ARCHIVE }, { "lzh", GROUP_ARCHIVE },
	{ "gz", GROUP_ARCHIVE }, { "tgz", GROUP_ARCHIVE }, { "tar", GROUP_ARCHIVE }, { "bz2", GROUP_ARCHIVE },
	{ "xz", GROUP_ARCHIVE }, { "z", GROUP_ARCHIVE }, { "ace", GROUP_ARCHIVE }, { "arj", GROUP_ARCHIVE },
	{ "cab", GROUP_ARCHIVE }, { "zst", GROUP_ARCHIVE }, { "uue", GROUP_ARCHIVE },
	{ "docm", GROUP_MACRO }, { "xlsm", GROUP_MACRO }, { "pptm", GROUP_MACRO }, { "dotm", GROUP_MACRO },
	{ "xltm", GROUP_MACRO }, { "xlam", GROUP_MACRO }, { "xlsb", GROUP_MACRO }, { "potm", GROUP_MACRO },
	{ "ppam", GROUP_MACRO }, { "doc", GROUP_MACRO }, { "xls", GROUP_MACRO }, { "ppt", GROUP_MACRO }, { "rtf", GROUP_DOCUMENT },
	{ "slk", GROUP_MACRO }, { "iqy", GROUP_MACRO }, { "mdb", GROUP_MACRO }, { "accdb", GROUP_MACRO },
	{ "html", GROUP_HTML }, { "htm", GROUP_HTML }, { "shtml", GROUP_HTML }, { "xhtml", GROUP_HTML }, { "svg", GROUP_HTML },
	{ "mht", GROUP_HTML }, { "mhtml", GROUP_HTML }, { "msg", GROUP_OUTLOOK },
	{ "pdf", GROUP_DOCUMENT }, { "docx", GROUP_DOCUMENT }, { "xlsx", GROUP_DOCUMENT }, { "pptx", GROUP_DOCUMENT },
	{ "txt", GROUP_DOCUMENT }, { "csv", GROUP_DOCUMENT }, { "jpg", GROUP_PICTURE }, { "jpeg", GROUP_PICTURE },
	{ "png", GROUP_PICTURE }, { "gif", GROUP_PICTURE }, { "bmp", GROUP_PICTURE }, { "mp3", GROUP_PICTURE },
	{ "mp4", GROUP_PICTURE }, { "wav", GROUP_PICTURE }, { "jtd", GROUP_DOCUMENT } };

static enum group group_of(str end)
{
	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
		if (mime_name_is(end, ends[i].end)) {
			return ends[i].group;
		}
	}
	return 0;
}

/* What follows the last dot of *name, which keeps what stands before; blanks and dots at the end count for nothing (Windows). */
static str end_cut(str *name)
{
	while (name->n > 0 && (name->p[name->n - 1] == ' ' || name->p[name->n - 1] == '.')) {
		name->n--;
	}
	size_t at = name->n;
	while (at > 0 && name->p[at - 1] != '.') {
		at--;
	}
	if (at == 0) {
		return S("");
	}
	const str end = str_trim(str_sub(*name, at, name->n));
	name->n = at - 1;
	return end;
}

static unsigned marks_of_group(enum group group)
{
	static const unsigned marks[] = { [GROUP_PROGRAM] = MIME_FILE_PROGRAM, [GROUP_SHORTCUT] = MIME_FILE_SHORTCUT,
		[GROUP_ARCHIVE] = MIME_FILE_ARCHIVE, [GROUP_MACRO] = MIME_FILE_MACRO, [GROUP_HTML] = MIME_FILE_HTML,
		[GROUP_OUTLOOK] = MIME_FILE_OUTLOOK, [GROUP_DOCUMENT] = 0, [GROUP_PICTURE] = 0 };
	return group < sizeof marks / sizeof marks[0] ? marks[group] : 0;
}

/* U+202A..202E, 2066..2069: what turns the direction; U+200E, 200F only hint at it. */
static bool has_direction(str name)
{
	for (size_t i = 0; i + 2 < name.n; i++) {
		const unsigned char *p = (const unsigned char *)name.p + i;
		if (p[0] == 0xE2 && ((p[1] == 0x80 && p[2] >= 0xAA && p[2] <= 0xAE) || (p[1] == 0x81 && p[2] >= 0xA6 && p[2] <= 0xA9))) {
			return true;
		}
	}
	return false;
}

static unsigned marks_of_name(str name)
{
	unsigned marks = has_direction(name) ? MIME_FILE_RTL : 0;
	marks |= str_find(name, S("      "), 0) != SIZE_MAX || str_find(name, S("　　　"), 0) != SIZE_MAX ? MIME_FILE_LONG_BLANK : 0;
	str rest = name;
	const enum group last = group_of(end_cut(&rest));
	const enum group before = group_of(end_cut(&rest));
	marks |= marks_of_group(last);
	if ((last == GROUP_PROGRAM || last == GROUP_SHORTCUT || last == GROUP_HTML) && before != 0) {
		marks |= MIME_FILE_TWO_ENDS;
	}
	if ((marks & MIME_FILE_LONG_BLANK) != 0 && last != GROUP_PROGRAM && last != GROUP_SHORTCUT) {
		marks &= ~(unsigned)MIME_FILE_LONG_BLANK;
	}
	return marks;
}

static bool begins(bytes b, const char *with, size_t n)
{
	return b.n >= n && memcmp(b.p, with, n) == 0;
}

/* What the first bytes say it is; 0: nothing. */
static enum group group_of_bytes(bytes b)
{
	static const struct { const char *bytes; size_t n; enum group group; } known[] = {
		{ "MZ", 2, GROUP_PROGRAM }, { "\x7F" "ELF", 4, GROUP_PROGRAM }, { "L\0\0\0\x01\x14\x02\0", 8, GROUP_SHORTCUT },
		{ "PK\x03\x04", 4, GROUP_ARCHIVE }, { "7z\xBC\xAF\x27\x1C", 6, GROUP_ARCHIVE }, { "Rar!\x1A\x07", 6, GROUP_ARCHIVE },
		{ "\x1F\x8B", 2, GROUP_ARCHIVE }, { "MSCF", 4, GROUP_ARCHIVE }, { "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8, GROUP_MACRO },
		{ "%PDF-", 5, GROUP_DOCUMENT }, { "{\\rtf", 5, GROUP_DOCUMENT }, { "\x89PNG", 4, GROUP_PICTURE },
		{ "\xFF\xD8\xFF", 3, GROUP_PICTURE }, { "GIF8", 4, GROUP_PICTURE },
		{ "\xE4\x52\x5C\x7B\x8C\xD8\xA7\x4D", 8, GROUP_SHORTCUT } };
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
		if (begins(b, known[i].bytes, known[i].n)) {
			return known[i].group;
		}
	}
	const str start = str_trim((str){ (const char *)b.p, b.n < 200 ? b.n : 200 });
	const bool is_page = start.n > 14 && (mime_name_is(str_sub(start, 0, 14), "<!doctype html") || mime_name_is(str_sub(start, 0, 5), "<html") ||
	                                      mime_name_is(str_sub(start, 0, 7), "<script"));
	return is_page ? GROUP_HTML : 0;
}

static uint32_t number(const uint8_t *p, int n)
{
	uint32_t v = 0;
	for (int i = n - 1; i >= 0; i--) {
		v = v << 8 | p[i];
	}
	return v;
}

/* The central directory of a zip; SIZE_MAX: there is none. */
static size_t zip_directory(bytes b)
{
	for (size_t back = 22; back <= b.n && back < 22 + 65536; back++) {
		const uint8_t *p = b.p + b.n - back;
		if (memcmp(p, "PK\x05\x06", 4) == 0) {
			const size_t at = number(p + 16, 4);
			return at + 46 <= b.n ? at : SIZE_MAX;
		}
	}
	return SIZE_MAX;
}

static unsigned zip_entry(unsigned flags, str name)
{
	unsigned marks = (flags & 1) != 0 ? MIME_FILE_PASSWORD : 0;
	str rest = name;
	const enum group group = group_of(end_cut(&rest));
	marks |= group == GROUP_PROGRAM || group == GROUP_SHORTCUT ? MIME_FILE_PROGRAM_INSIDE : 0;
	return marks | (str_ends(name, S("vbaProject.bin")) ? MIME_FILE_MACRO : 0);
}

/* What a zip says about what is inside, by its directory or else by the entries as they come. */
static unsigned zip_marks(bytes b)
{
	unsigned marks = 0;
	const size_t directory = zip_directory(b);
	const bool is_listed = directory != SIZE_MAX;
	const size_t head = is_listed ? 46 : 30;
	size_t at = is_listed ? directory : 0;
	for (size_t n = 0; n < 1000 && at + head <= b.n; n++) {
		const uint8_t *p = b.p + at;
		if (memcmp(p, is_listed ? "PK\x01\x02" : "PK\x03\x04", 4) != 0) {
			break;
		}
		const size_t name = number(p + (is_listed ? 28 : 26), 2), extra = number(p + (is_listed ? 30 : 28), 2);
		const size_t comment = is_listed ? number(p + 32, 2) : number(p + 18, 4);
		if (at + head + name > b.n) {
			break;
		}
		marks |= zip_entry(number(p + (is_listed ? 8 : 6), 2), (str){ (const char *)p + head, name });
		at += head + name + extra + comment;
	}
	return marks;
}

/* Whether bytes of this kind under such an ending are no surprise: docx and the like are zips, old Office files OLE. */
static bool is_expected(str end, enum group said, enum group is, bool is_zip)
{
	const bool may_be_office = said == GROUP_DOCUMENT && !mime_name_is(end, "pdf") && !mime_name_is(end, "txt") &&
	                           !mime_name_is(end, "csv");
	return is == 0 || is == said || (said != GROUP_DOCUMENT && said != GROUP_PICTURE) ||
	       (may_be_office && (is_zip || is == GROUP_MACRO));
}

unsigned mime_file_judge(str name, bytes body)
{
	str rest = name;
	const str end = end_cut(&rest);
	const enum group said = group_of(end), is = group_of_bytes(body);
	const bool is_zip = begins(body, "PK\x03\x04", 4);
	unsigned marks = marks_of_name(name) | (is_zip ? zip_marks(body) : 0);
	if (is == GROUP_PROGRAM || is == GROUP_SHORTCUT || is == GROUP_HTML || (is == GROUP_ARCHIVE && said == 0)) {
		marks |= marks_of_group(is);
	}
	marks |= is_expected(end, said, is, is_zip) ? 0 : MIME_FILE_OTHER_TYPE;
	return marks | (mime_name_is(name, "winmail.dat") ? MIME_FILE_OUTLOOK : 0);
}
