// The few habits every page shares. Plain modules, no build; without them every page still works.
import "./choose.js";
import "./drawer.js";
import "./keyboard.js";
import "./news.js";
import "./search.js";
import "./toasts.js";
