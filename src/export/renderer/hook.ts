/** Opens the comment at the end of a rendered SVG that carries what the renderer complained of. */
const opening = "<!--astronet-warnings:";

/**
 * The script that runs in the renderer's page before Plotly. It makes drawing repeatable and lets warnings out:
 * Plotly's random identifiers come from a generator that is seeded with the figure's own text, so that the same
 * figure has the same identifiers and two figures on one page differ; what `Plotly.validate` and the console
 * complain of is appended to the SVG as a comment.
 */
const script = `(function(){var plotly;
function seeded(text){var h=2166136261;for(var i=0;i<text.length;i++){h=Math.imul(h^text.charCodeAt(i),16777619)}
return function(){h=(h+1831565813)|0;var t=Math.imul(h^(h>>>15),1|h);t=(t+Math.imul(t^(t>>>7),61|t))^t;
return((t^(t>>>14))>>>0)/4294967296}}
function wrap(p){var draw=p.toImage;p.toImage=function(figure,options){var said=[];
var warn=console.warn,error=console.error,random=Math.random;
console.warn=console.error=function(){said.push(Array.prototype.join.call(arguments," "))};
Math.random=seeded(JSON.stringify(figure));
function restore(){console.warn=warn;console.error=error;Math.random=random}
(p.validate(figure.data,figure.layout)||[]).forEach(function(e){said.push(e.msg)});
return draw.call(p,figure,options).then(function(image){restore();
return options.format==="svg"&&options.imageDataOnly?image+"${opening}"+
encodeURIComponent(JSON.stringify(said))+"-->":image},function(e){restore();throw e})}}
Object.defineProperty(window,"Plotly",{configurable:true,get:function(){return plotly},
set:function(p){plotly=p;wrap(p)}})})()//`;

/** The script as an address that the renderer loads where it would load MathJax, which our figures do without. */
export const hookAddress = `data:text/javascript,${encodeURIComponent(script)}`;

/** Splits a rendered SVG from the warnings that the script appended. */
export function splitWarnings(rendered: string): { readonly svg: string; readonly warnings: string[] } {
  const start = rendered.lastIndexOf(opening);
  if (start < 0) return { svg: rendered, warnings: [] };
  const text = rendered.slice(start + opening.length, rendered.lastIndexOf("-->"));
  return { svg: rendered.slice(0, start), warnings: JSON.parse(decodeURIComponent(text)) as string[] };
}
