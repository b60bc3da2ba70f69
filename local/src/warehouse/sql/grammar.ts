/**
 * The grammar of the statements that the warehouse reads itself. It lives in strings because the parser is generated
 * from it, once in a process and when it is first needed (some 75 ms, twice that on a busy machine): a generated file
 * could go stale.
 */
import { COPY_GRAMMAR } from './copy-grammar';
import { TABLE_GRAMMAR } from './table-grammar';

const HELPERS = String.raw`{{
  const option = (name, value) => ({ name, value });
}}`;

/** What the rules of every statement are made of. */
const TERMS = String.raw`
NameList = "(" _ @Identifier|1.., _ "," _| _ ")"
QualifiedName = Identifier|1..3, _ "." _|
// Redshift folds names to lower case, quoted ones too, unless a session setting says otherwise.
Identifier
  = "\"" text:("\"\"" { return '"'; } / [^"])+ "\"" { return text.join('').toLowerCase(); }
  // A # makes the name of a temporary table.
  / text:$("#"? [A-Za-z_\u0080-\uffff] [A-Za-z0-9_$\u0080-\uffff]*) { return text.toLowerCase(); }

As = "AS"i B _
String = "'" text:$("''" / "\\" . / [^'\\])* "'" { return options.unescapeLiteral(text); }
Integer = digits:$[0-9]+ { return Number(digits); }
Number = [0-9]+ ("." [0-9]*)? / "." [0-9]+
Word = $([A-Za-z_] [A-Za-z0-9_]*)
B = ![A-Za-z0-9_$]
End = ";"? _ !.
// Comments are blanks before the parser sees them.
_ = [ \t\r\n\f]*
`;

export const GRAMMAR = [HELPERS, COPY_GRAMMAR, TABLE_GRAMMAR, TERMS].join('\n');
