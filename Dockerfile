# AstroNet for Jupyter in a container, made by the same command as in a clone: npm run setup.
#
#   docker build --tag astronet .
#   docker run --rm --publish 8888:8888 astronet
#
# Binder builds this file too: it gives the user's name and number, and starts the JupyterLab that is on the PATH.
FROM node:22-bookworm

# What README asks for besides Node: Python 3.11 with venv, and g++.
RUN apt-get update \
  && apt-get install --yes --no-install-recommends g++ python3 python3-venv \
  && rm -rf /var/lib/apt/lists/*

ARG NB_USER=jovyan
ARG NB_UID=1000
# The image's own user has the number that Binder wants.
RUN userdel --remove node && useradd --create-home --shell /bin/bash --uid "${NB_UID}" "${NB_USER}"
ENV USER=${NB_USER} HOME=/home/${NB_USER}

WORKDIR ${HOME}/astronet
COPY . .
RUN chown --recursive "${NB_UID}" "${HOME}"
USER ${NB_USER}

RUN npm run setup
# Binder's own start asks for the package `notebook` beside JupyterLab.
RUN .venv/bin/python -m pip install --no-cache-dir notebook==7.6.5

ENV PATH=${HOME}/astronet/.venv/bin:${PATH}
EXPOSE 8888
CMD ["npm", "run", "lab", "--", "--ip=0.0.0.0", "--no-browser"]
