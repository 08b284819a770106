// Prints what a validator finds in a file, a line each; nothing if it finds nothing.
//   node lint.cjs cloudformation TEMPLATE [PARAMETER=VALUE ...]
//   node lint.cjs sam TEMPLATE SCHEMA
//   node lint.cjs states DEFINITION
const { readFileSync } = require('node:fs');

const read = (path) => JSON.parse(readFileSync(path, 'utf8'));

const checks = {
  cloudformation(template, ...parameters) {
    const { CelEngine, TemplateFile } = require('@aws/cloudformation-validate');
    const engine = new CelEngine();
    const parameterOverrides = Object.fromEntries(parameters.map((one) => one.split('=')));
    const report = engine.validateStandard(new TemplateFile(template), { severityLevel: 'WARN', parameterOverrides });
    const incomplete = report.status === 'OK' ? [] : [`The check ended as ${report.status}.`];
    return [...incomplete, ...report.diagnostics.map((one) => `${one.ruleId} ${one.entity?.logicalId ?? ''} ${one.propertyPath ?? ''}: ${one.message}`)];
  },

  sam(template, schema) {
    const Ajv = require('ajv-draft-04');
    const validate = new Ajv({ strict: false, allErrors: false, validateFormats: false }).compile(read(schema));
    return validate(read(template)) ? [] : validate.errors.map((one) => `${one.instancePath}: ${one.message} ${JSON.stringify(one.params)}`);
  },

  states(definition) {
    const { isValid, errors } = require('asl-validator')(read(definition));
    return isValid ? [] : errors.map((one) => `${one['Error code']}: ${one.Message}`);
  },
};

const [check, ...given] = process.argv.slice(2);
for (const finding of checks[check](...given)) console.log(finding.replaceAll('\n', ' '));
