import "./widgets.css";
