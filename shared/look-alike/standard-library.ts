import type { ProjectName } from "../claim/project-name.ts";

/** The public top-level modules of Python 3.11 to 3.15, those that left on the way too, as a project would be called after them. */
const NAMES = (
  "abc aifc annotationlib antigravity argparse array ast asynchat asyncio asyncore atexit audioop base64 bdb " +
  "binascii bisect builtins bz2 calendar cgi cgitb chunk cmath cmd code codecs codeop collections colorsys " +
  "compileall compression concurrent configparser contextlib contextvars copy copyreg cprofile crypt csv ctypes " +
  "curses dataclasses datetime dbm decimal difflib dis distutils doctest email encodings ensurepip enum errno " +
  "faulthandler fcntl filecmp fileinput fnmatch fractions ftplib functools gc genericpath getopt getpass gettext " +
  "glob graphlib grp gzip hashlib heapq hmac html http idlelib imaplib imghdr imp importlib inspect io ipaddress " +
  "itertools json keyword lib2to3 linecache locale logging lzma mailbox mailcap marshal math mimetypes mmap " +
  "modulefinder msilib msvcrt multiprocessing netrc nis nntplib nt ntpath nturl2path numbers opcode operator " +
  "optparse os ossaudiodev pathlib pdb pickle pickletools pipes pkgutil platform plistlib poplib posix posixpath " +
  "pprint profile profiling pstats pty pwd py-compile pyclbr pydoc pydoc-data pyexpat queue quopri random re " +
  "readline reprlib resource rlcompleter runpy sched secrets select selectors shelve shlex shutil signal site " +
  "smtpd smtplib sndhdr socket socketserver spwd sqlite3 sre-compile sre-constants sre-parse ssl stat statistics " +
  "string stringprep struct subprocess sunau symtable sys sysconfig syslog tabnanny tarfile telnetlib tempfile " +
  "termios test textwrap this threading time timeit tkinter token tokenize tomllib trace traceback tracemalloc " +
  "tty turtle turtledemo types typing unicodedata unittest urllib uu uuid venv warnings wave weakref webbrowser " +
  "winreg winsound wsgiref xdrlib xml xmlrpc zipapp zipfile zipimport zlib zoneinfo"
).split(" ");

const MODULES: ReadonlySet<string> = new Set(NAMES);

/** Whether a project is called like a module that comes with Python: who installs it may mean the module. */
export function isStandardLibrary(project: ProjectName): boolean {
  return MODULES.has(project);
}
