import "./widgets.css";
import "./plot.css";
import "./looks.css";
import "./curves.css";
import "./trainings.css";
