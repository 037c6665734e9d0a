/** Which dotted words are host names, and which are classes, members, programs and scripts. */

/** Country codes of the root zone, and generic domains that turn up in evidence. */
const TOP_LEVEL = new Set(
  (
    "ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz ca cc cd cf cg ch ci ck cl cm cn co " +
    "cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn " +
    "hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml " +
    "mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw " +
    "sa sb sc sd se sg sh si sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg " +
    "vi vn vu wf ws ye yt za zm zw com net org edu gov mil int arpa biz info name pro aero coop museum mobi tel travel asia jobs cat post app art " +
    "blog buzz cam casa center chat cfd city click cloud club codes company cyou dev digital download email expert fit fun games global group " +
    "guru help host icu ink life link live lol ltd market media men monster network news ninja one online page party photos pics press quest " +
    "racing rest review rocks run sbs services shop site solutions space store stream studio surf systems team tech today tokyo tools top trade " +
    "uno vip watch webcam website wiki win work works world wtf xin xyz zone onion bit local lan internal corp home test example invalid localhost"
  ).split(" "),
);
/** Extensions of files that scripts name; those that are also top-level domains make a host only inside a URL. */
const FILE_EXTENSIONS = new Set(
  (
    "exe dll sys scr cpl ocx drv com bat cmd ps1 psm1 psd1 ps1xml vbs vbe js jse wsf wsh hta sct lnk pif msi msp mst mof bmf mfl inf ini reg cab " +
    "jar py pyc pl sh rb php asp aspx jsp cs vb txt log csv tsv xml json yml yaml cfg conf config dat data db bin tmp bak zip rar 7z gz tgz tar iso img vhd " +
    "doc docx docm xls xlsx xlsm xlam ppt pptx pptm rtf pdf htm html mht chm url evtx etl dmp key pem crt cer pfx png jpg jpeg gif bmp ico svg md " +
    "manifest msc job xsl xslt wmz so rs ps"
  ).split(" "),
);
/** Top-level domains that scripts use as member names: they count only where quotes or a port stand beside them. */
const MEMBER_WORDS = new Set(
  (
    "name run id to is do date host link store click download at my so in it as no me info post services systems network group email help tools page " +
    "data work works one test top trade stream media cat pro net int app win zone home local live watch team review press rest read close open"
  ).split(" "),
);
/** First words of class and object names. */
const CLASS_ROOTS = new Set(
  "system microsoft windows wscript msxml msxml2 adodb scripting shell io text net security runtime reflection management diagnostics targetinstance previousinstance targetclass newobject collections convert math string".split(
    " ",
  ),
);

/** True for a word whose last part is a known file extension (`.com` counts only for a lone DOS program). */
export function isFileName(word: string): boolean {
  const dot = word.lastIndexOf(".");
  const extension = word.slice(dot + 1).toLowerCase();
  if (dot < 1 || !FILE_EXTENSIONS.has(extension)) return false;
  return extension !== "com" || /^(?:command|more|tree|mode|format|chcp|diskcopy|edit|debug)\.com$/i.test(word);
}

/** Letters, digits and hyphens in parts of 1 to 63, a known last part, 253 characters at most. */
export function isHostName(word: string): boolean {
  if (word.length > 253 || !word.includes(".")) return false;
  const parts = word.toLowerCase().split(".");
  const last = parts.at(-1) as string;
  if (!TOP_LEVEL.has(last) && !/^xn--[a-z0-9-]{2,59}$/.test(last)) return false;
  return parts.every((part) => /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/.test(part));
}

/** How a dotted word stands in its text. */
export interface WordPlace {
  /** A quote, `@`, a port or a slash stands right beside it. */
  readonly isMarked: boolean;
}

/** True for a host name that stands alone, outside a URL, and is no class, member or file. */
export function isBareHostName(word: string, place: WordPlace): boolean {
  if (!isHostName(word) || isFileName(word)) return false;
  const parts = word.split(".");
  const first = (parts[0] as string).toLowerCase();
  const last = parts.at(-1) as string;
  const isWellKnown = /^(?:com|org|edu|gov|ru|cn)$/i.test(last);
  if (CLASS_ROOTS.has(first) && !isWellKnown) return false;
  if (last !== last.toLowerCase() && word !== word.toUpperCase()) return false;
  return place.isMarked || !MEMBER_WORDS.has(last.toLowerCase());
}
