import "./widgets.css";
import "./plot.css";
import "./curves.css";
