import "./widgets.css";
import "./plot.css";
