/* What the last part of a name says: a country, a domain of another kind, a program, a document. */
#include "indicator/recognise.h"

static bool is_among(str list, str end)
{
	if (end.n == 0 || end.n > 12) {
		return false;
	}
	char word[16];
	word[0] = ' ';
	memcpy(word + 1, end.p, end.n);
	word[end.n + 1] = ' ';
	return str_find(list, (str){ word, end.n + 2 }, 0) != SIZE_MAX;
}

/* ISO 3166 and the few besides that exist as domains. */
static const char countries[] =
	" ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz ca cc cd "
	"cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gb gd "
	"ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg "
	"kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv "
	"mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa "
	"sb sc sd se sg sh si sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug "
	"uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw ";

/* The old ones and those often seen in traces; others are taken when written with [.]. */
static const char generics[] =
	" com net org info biz name pro edu gov mil int arpa aero asia cat coop jobs mobi museum post tel travel xyz top site "
	"online club shop store tech space website icu vip work live fun link click cloud app dev page pages email support "
	"services agency digital solutions systems network host hosting press news media world today life group company center "
	"global international bid loan men date trade stream download win review racing party science cricket faith accountant "
	"webcam gdn country kim rest bar cam monster cyou buzz quest sbs cfd bond best fit guru ninja rocks blog wiki design "
	"art money cash finance financial bank insurance loans credit exchange market markets fund tax legal law health care "
	"clinic doctor hospital school academy education university tokyo osaka nagoya kyoto okinawa yokohama ryukyu "
	"google youtube amazon aws microsoft azure windows office skype bing apple onion ";

/* Programs, scripts, packed files, disk images, documents with macros. */
static const char programs[] =
	" exe dll scr bat cmd vbs vbe js jse wsf wsh hta ps1 psm1 lnk iso img vhd msi msix jar docm xlsm pptm xlam chm reg cpl "
	"pif zip rar 7z cab gz tgz tar apk dmg pkg elf ";
static const char documents[] =
	" pdf doc docx xls xlsx ppt pptx csv tsv txt log rtf odt ods png jpg jpeg gif bmp svg webp mp3 mp4 avi mov wav htm html "
	"xml json yaml yml md py sh pl rs c h cpp cs java go rb php asp aspx jsp css ts sql db bak tmp conf cfg ini dat bin key "
	"pem crt cer eml msg pst ps so ";

bool ends_with_country(str end) { return is_among((str){ countries, sizeof countries - 1 }, end); }
bool ends_with_generic(str end) { return is_among((str){ generics, sizeof generics - 1 }, end) || str_starts(end, S("xn--")); }
bool ends_like_program(str end) { return is_among((str){ programs, sizeof programs - 1 }, end); }
bool ends_like_document(str end) { return is_among((str){ documents, sizeof documents - 1 }, end); }
