import { dims } from './dimensions.ts';
import { snapProduct } from './numeric.ts';
import type { UnitKind } from './unit.ts';

/** A unit with a name of its own, before prefixes and products. si = value * factor + offset. */
export interface Atom {
  readonly factor: number;
  readonly offset: number;
  readonly dims: readonly number[];
  readonly kind: UnitKind | undefined;
  /** Prefix symbols that may stand before the name; kept few, so that a slip of case is seldom another unit. */
  readonly prefixes: readonly string[];
}

// Exact definitions: NIST SP 811 (2008) appendix B.8 and the SI brochure (2019). A factor that is not exact in
// decimal (psi, slug, hp) is computed from those that are.
const INCH = 0.0254;
const FOOT = 0.3048;
const POUND = 0.45359237;
const G0 = 9.80665;
const LBF = snapProduct(POUND * G0);
const GALLON = 3.785411784e-3;
const MMHG = 133.322387415;

const LENGTH = dims(1);
const AREA = dims(2);
const VOLUME = dims(3);
const MASS = dims(0, 1);
const TIME = dims(0, 0, 1);
const TEMPERATURE = dims(0, 0, 0, 0, 1);
const ANGLE = dims(0, 0, 0, 0, 0, 0, 0, 1);
const ANGULAR_VELOCITY = dims(0, 0, -1, 0, 0, 0, 0, 1);
const FREQUENCY = dims(0, 0, -1);
const VELOCITY = dims(1, 0, -1);
const FORCE = dims(1, 1, -2);
const PRESSURE = dims(-1, 1, -2);
const ENERGY = dims(2, 1, -2);
const POWER = dims(2, 1, -3);
const NUMBER = dims();
const INFORMATION = dims(0, 0, 0, 0, 0, 0, 0, 0, 1);

const WIDE = 'p n u µ m k M G T';
const MEASURE = 'f p n u µ m c d k M G';
const LONG_NAMES = 'nano micro milli centi deci kilo mega giga';

interface Extra {
  readonly kind?: UnitKind;
  readonly prefixes?: string;
  readonly offset?: number;
}

const TABLE = new Map<string, Atom>();

function define(names: string, factor: number, exponents: readonly number[], extra: Extra = {}): void {
  const atom: Atom = {
    factor,
    offset: extra.offset ?? 0,
    dims: exponents,
    kind: extra.kind,
    prefixes: extra.prefixes === undefined ? [] : extra.prefixes.split(' '),
  };
  for (const name of names.split(' ')) TABLE.set(name, atom);
}

function defineGeometry(): void {
  define('m', 1, LENGTH, { prefixes: MEASURE });
  define('meter meters metre metres', 1, LENGTH, { prefixes: LONG_NAMES });
  define('in inch inches', INCH, LENGTH);
  define('ft foot feet', FOOT, LENGTH);
  define('yd yard yards', 3 * FOOT, LENGTH);
  define('mi mile miles', 1609.344, LENGTH);
  define('nmi', 1852, LENGTH);
  define('mil thou', 2.54e-5, LENGTH);
  define('uin µin microinch', 2.54e-8, LENGTH);
  define('angstrom angstroms Å', 1e-10, LENGTH);
  define('ha hectare', 1e4, AREA);
  define('L l', 1e-3, VOLUME, { prefixes: 'u µ m c d h' });
  define('litre litres liter liters', 1e-3, VOLUME, { prefixes: 'milli centi deci' });
  define('cc', 1e-6, VOLUME);
  define('gal gallon gallons', GALLON, VOLUME);
  define('qt quart quarts', GALLON / 4, VOLUME);
  define('floz', GALLON / 128, VOLUME);
  define('gal_uk', 4.54609e-3, VOLUME);
  define('rad radian radians', 1, ANGLE, { prefixes: 'n u µ m' });
  define('deg degree degrees', Math.PI / 180, ANGLE);
  define('arcmin arcminute arcminutes', Math.PI / 10_800, ANGLE);
  define('arcsec arcsecond arcseconds', Math.PI / 648_000, ANGLE);
  define('gon grad gradian gradians', Math.PI / 200, ANGLE);
  define('rev turn', 2 * Math.PI, ANGLE);
  define('sr', 1, dims(0, 0, 0, 0, 0, 0, 0, 2));
}

function defineMotion(): void {
  define('s sec', 1, TIME, { prefixes: 'f p n u µ m' });
  define('second seconds secs', 1, TIME, { prefixes: 'nano micro milli' });
  define('min mins minute minutes', 60, TIME);
  define('h hr hrs hour hours', 3600, TIME);
  define('d day days', 86_400, TIME);
  define('week weeks', 604_800, TIME);
  define('Hz', 1, FREQUENCY, { prefixes: WIDE });
  define('hertz', 1, FREQUENCY, { prefixes: LONG_NAMES });
  define('rpm RPM', Math.PI / 30, ANGULAR_VELOCITY);
  define('rps', 2 * Math.PI, ANGULAR_VELOCITY);
  define('kn kt kts knot knots', 1852 / 3600, VELOCITY);
  define('mph', 0.44704, VELOCITY);
  define('kph', 1 / 3.6, VELOCITY);
  define('fpm', snapProduct(FOOT / 60), VELOCITY);
  define('g0', G0, dims(1, 0, -2));
}

function defineMechanics(): void {
  define('g', 1e-3, MASS, { prefixes: 'p n u µ m k M' });
  define('gram grams', 1e-3, MASS, { prefixes: LONG_NAMES });
  define('t tonne tonnes', 1000, MASS);
  define('lb lbm poundmass', POUND, MASS);
  define('oz ounce ounces', POUND / 16, MASS);
  define('grain grains', 6.479891e-5, MASS);
  define('slug slugs', LBF / FOOT, MASS);
  define('slinch', LBF / INCH, MASS);
  define('short_ton', 2000 * POUND, MASS);
  define('long_ton', 2240 * POUND, MASS);
  define('N', 1, FORCE, { prefixes: WIDE });
  define('newton newtons', 1, FORCE, { prefixes: LONG_NAMES });
  define('lbf poundforce', LBF, FORCE, { prefixes: 'k' });
  define('ozf', LBF / 16, FORCE);
  define('kip kips', snapProduct(1000 * LBF), FORCE);
  define('kgf kilogramforce', G0, FORCE);
  define('dyn dyne', 1e-5, FORCE);
  define('Nm', 1, ENERGY, { kind: 'torque', prefixes: 'm k M' });
  define('Nmm', 1e-3, ENERGY, { kind: 'torque' });
  define('P poise', 0.1, dims(-1, 1, -1), { prefixes: 'c m' });
  define('St stokes', 1e-4, dims(2, 0, -1), { prefixes: 'c' });
}

function definePressure(): void {
  const psi = LBF / (INCH * INCH);
  define('Pa', 1, PRESSURE, { prefixes: `${WIDE} h` });
  define('pascal pascals', 1, PRESSURE, { prefixes: LONG_NAMES });
  define('bar', 1e5, PRESSURE, { prefixes: 'u µ m k' });
  define('psi psid', psi, PRESSURE);
  define('ksi', 1000 * psi, PRESSURE);
  define('Msi', 1e6 * psi, PRESSURE);
  define('psf', LBF / (FOOT * FOOT), PRESSURE);
  define('atm', 101_325, PRESSURE);
  define('torr Torr', 101_325 / 760, PRESSURE, { prefixes: 'm u µ' });
  define('mmHg', MMHG, PRESSURE);
  define('inHg', snapProduct(MMHG * 25.4), PRESSURE);
  define('mmH2O', G0, PRESSURE);
  define('cmH2O', snapProduct(G0 * 10), PRESSURE);
  define('inH2O', snapProduct(G0 * 25.4), PRESSURE);
  define('ftH2O', snapProduct(G0 * 304.8), PRESSURE);
  for (const [suffix, kind] of [
    ['g', 'gauge-pressure'],
    ['a', 'absolute-pressure'],
  ] as const) {
    define(`psi${suffix}`, psi, PRESSURE, { kind });
    define(`ksi${suffix}`, 1000 * psi, PRESSURE, { kind });
    define(`bar${suffix}`, 1e5, PRESSURE, { kind, prefixes: 'm' });
    define(`Pa${suffix}`, 1, PRESSURE, { kind, prefixes: 'h k M' });
  }
}

function defineHeat(): void {
  define('J', 1, ENERGY, { kind: 'energy', prefixes: WIDE });
  define('joule joules', 1, ENERGY, { kind: 'energy', prefixes: LONG_NAMES });
  define('Wh', 3600, ENERGY, { kind: 'energy', prefixes: 'm k M G T' });
  define('BTU Btu BTUs', 1055.05585262, ENERGY, { kind: 'energy' });
  define('cal', 4.184, ENERGY, { kind: 'energy', prefixes: 'k' });
  define('cal_IT', 4.1868, ENERGY, { kind: 'energy', prefixes: 'k' });
  define('erg', 1e-7, ENERGY, { kind: 'energy' });
  define('eV', 1.602176634e-19, ENERGY, { kind: 'energy', prefixes: 'm k M G T' });
  define('electronvolt electronvolts', 1.602176634e-19, ENERGY, { kind: 'energy' });
  define('W', 1, POWER, { prefixes: WIDE });
  define('watt watts', 1, POWER, { prefixes: LONG_NAMES });
  define('hp', snapProduct(550 * FOOT * LBF), POWER);
  define('K', 1, TEMPERATURE, { prefixes: 'n u µ m k' });
  define('kelvin', 1, TEMPERATURE);
  define('degR rankine', 5 / 9, TEMPERATURE);
  define('degC celsius', 1, TEMPERATURE, { kind: 'temperature', offset: 273.15 });
  define('degF fahrenheit', 5 / 9, TEMPERATURE, { kind: 'temperature', offset: (459.67 * 5) / 9 });
  define('deltaC delta_degC deltaK', 1, TEMPERATURE, { kind: 'temperature-difference' });
  define('deltaF delta_degF deltaR delta_degR', 5 / 9, TEMPERATURE, {
    kind: 'temperature-difference',
  });
}

function defineElectrics(): void {
  define('A', 1, dims(0, 0, 0, 1), { prefixes: WIDE });
  define('ampere amperes amp amps', 1, dims(0, 0, 0, 1), { prefixes: LONG_NAMES });
  define('C', 1, dims(0, 0, 1, 1), { prefixes: WIDE });
  define('coulomb coulombs', 1, dims(0, 0, 1, 1));
  define('Ah', 3600, dims(0, 0, 1, 1), { prefixes: 'm k' });
  define('V', 1, dims(2, 1, -3, -1), { prefixes: WIDE });
  define('volt volts', 1, dims(2, 1, -3, -1), { prefixes: LONG_NAMES });
  define('VA', 1, POWER, { prefixes: 'm k M' });
  define('ohm ohms', 1, dims(2, 1, -3, -2), { prefixes: 'u µ m k M G' });
  define('S siemens', 1, dims(-2, -1, 3, 2), { prefixes: WIDE });
  define('F', 1, dims(-2, -1, 4, 2), { prefixes: 'f p n u µ m' });
  define('farad farads', 1, dims(-2, -1, 4, 2));
  define('H', 1, dims(2, 1, -2, -2), { prefixes: 'p n u µ m' });
  define('henry', 1, dims(2, 1, -2, -2));
  define('Wb weber webers', 1, dims(2, 1, -2, -1), { prefixes: 'u µ m' });
  define('T tesla teslas', 1, dims(0, 1, -2, -1), { prefixes: 'n u µ m' });
  define('mol mole moles', 1, dims(0, 0, 0, 0, 0, 1), { prefixes: 'n u µ m k' });
  define('cd candela', 1, dims(0, 0, 0, 0, 0, 0, 1), { prefixes: 'm' });
  define('lm', 1, dims(0, 0, 0, 0, 0, 0, 1, 2));
  define('lx', 1, dims(-2, 0, 0, 0, 0, 0, 1, 2), { prefixes: 'k m' });
  define('bit bits', 1, INFORMATION, { prefixes: 'k M G T' });
  define('B', 8, INFORMATION, { prefixes: 'k M G T Ki Mi Gi Ti' });
  define('byte bytes', 8, INFORMATION);
}

function defineNumbers(): void {
  define('%', 0.01, NUMBER);
  define('percent', 0.01, NUMBER);
  define('‰', 1e-3, NUMBER);
  define('ppm', 1e-6, NUMBER);
  define('ppb', 1e-9, NUMBER);
  define('strain', 1, NUMBER);
  define('microstrain µε', 1e-6, NUMBER);
}

defineGeometry();
defineMotion();
defineMechanics();
definePressure();
defineHeat();
defineElectrics();
defineNumbers();

/** Every unit that has a name of its own. */
export const ATOMS: ReadonlyMap<string, Atom> = TABLE;

export const PREFIXES: ReadonlyMap<string, number> = new Map([
  ['f', 1e-15],
  ['p', 1e-12],
  ['n', 1e-9],
  ['u', 1e-6],
  ['µ', 1e-6],
  ['m', 1e-3],
  ['c', 1e-2],
  ['d', 1e-1],
  ['h', 1e2],
  ['k', 1e3],
  ['M', 1e6],
  ['G', 1e9],
  ['T', 1e12],
  ['Ki', 2 ** 10],
  ['Mi', 2 ** 20],
  ['Gi', 2 ** 30],
  ['Ti', 2 ** 40],
  ['nano', 1e-9],
  ['micro', 1e-6],
  ['milli', 1e-3],
  ['centi', 1e-2],
  ['deci', 1e-1],
  ['kilo', 1e3],
  ['mega', 1e6],
  ['giga', 1e9],
]);

/**
 * Spellings that mean different things to different people, each with what to write instead. Refusing them costs
 * a correction; guessing costs an aircraft.
 */
export const REFUSED: ReadonlyMap<string, string> = new Map(
  (
    [
      ['ton tons', 'is short, long or metric; write short_ton, long_ton or t'],
      ['pound pounds lbs #', 'is a mass or a force; write lb for the mass or lbf for the force'],
      ['Gal', 'is a gallon or a galileo; write gal for the US gallon or cm/s^2 for the galileo'],
      ['G gee gn', 'is not used for gravity; write g0 for standard gravity or g for gram'],
      ['M', 'is a prefix, a molarity or a Mach number; write the whole unit, such as MPa or mol/L'],
      ['NM Nmi NMI', 'is a nautical mile or a newton metre; write nmi or N*m'],
      ['cp', 'is a cup or a centipoise; write cP for the viscosity'],
      ['b', 'is a bit, a barn or a bar; write bit'],
      ['R', 'is a rankine or a roentgen; write degR'],
      ['year years yr month months', 'has no fixed length; write days'],
      ['Cal', 'is a food calorie; write kcal'],
      ['acre acres', 'differs between the survey and the international foot; write m^2 or ft^2'],
      ['pt pint pints cup cups bbl barrel', 'differs from country to country; write L or gal'],
      ['cycle cycles', 'is an angle or a count; write rev for a turn or 1 for a count'],
      ['kmh', 'is not a product; write km/h'],
      ['ftlb ftlbs inlb inlbs ftlbf inlbf', 'is not a product; write ft*lbf or in*lbf'],
      ['cwt hundredweight', 'differs between countries; write lb or kg'],
      ['dB', 'is a ratio on a logarithmic scale and does not convert; give the ratio itself'],
    ] as const
  ).flatMap(([names, why]) => names.split(' ').map((name) => [name, why] as const)),
);
